import { readKnown } from '../../lib/popup/known.ts'

/** Starts before anything else is loaded: the browser answers while Vue is set up. */
export const knownEarly = readKnown()
