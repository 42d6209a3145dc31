import { readKnown } from '../../lib/popup/known.ts'

/** Asked before anything else is loaded: the browser answers while Vue is set up. */
export const knownEarly = readKnown()
