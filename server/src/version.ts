import packageJson from '../package.json' with { type: 'json' }

/** This server's version. */
export const version: string = packageJson.version
