import { resolve } from 'node:path'

export function isPostgresUrl(url: string): boolean {
  return /^postgres(ql)?:/.test(url)
}

/** The file a `sqlite:` URL names; a relative one lies in the data folder. */
export function sqliteFile(url: string, dataDir: string): string {
  return resolve(dataDir, url.replace(/^sqlite:(\/\/)?/, ''))
}

/** A database's URL as it may be shown and logged. */
export function withoutPassword(url: string): string {
  return url.replace(/\/\/.*@/, '//…@')
}
