import { resolve } from 'node:path'

export function isPostgresUrl(url: string): boolean {
  return /^postgres(ql)?:/.test(url)
}

/** The file of a `sqlite:` URL; a relative path is in the data folder. */
export function sqliteFile(url: string, dataDir: string): string {
  return resolve(dataDir, url.replace(/^sqlite:(\/\/)?/, ''))
}

/** A database URL that is safe to show and log. */
export function withoutPassword(url: string): string {
  return url.replace(/\/\/.*@/, '//…@').replace(/([?&]\w*password=)[^&]*/gi, '$1…')
}

/** Whether a database URL has a password, before its host or in its parameters; also works on malformed URLs. */
export function hasPassword(url: string): boolean {
  return /^\w+:\/\/[^/]*:.*@/.test(url) || /[?&]\w*password=./i.test(url)
}

/** The same database, user and options on another machine. */
export function urlOfWorker(databaseUrl: string, { host, port }: { host: string; port: number }): string {
  const url = new URL(databaseUrl)
  url.hostname = host.includes(':') ? `[${host}]` : host
  url.port = String(port)
  return url.href
}
