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
  return url.replace(/\/\/.*@/, '//…@').replace(/([?&]\w*password=)[^&]*/gi, '$1…')
}

/** Whether a database's URL has a password in it, in front of its host or among its parameters; also in one that is not written rightly. */
export function hasPassword(url: string): boolean {
  return /^\w+:\/\/[^/]*:.*@/.test(url) || /[?&]\w*password=./i.test(url)
}
