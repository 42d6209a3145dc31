import manifest from '../package.json' with { type: 'json' }

/** The helper's version, as its package says. */
export const helperVersion: string = manifest.version
