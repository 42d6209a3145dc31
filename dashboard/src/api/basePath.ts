/**
 * The path below which the server is reached, such as `/tracker`; empty at the root. The server writes it
 * into the page.
 */
export const basePath = document.querySelector('meta[name=base-path]')?.getAttribute('content') ?? ''

/** Turns a path on the server into a URL for browsers. */
export function address(path: string): string {
  return basePath + path
}

/** The path on the server for a URL path that browsers see. */
export function pathAtServer(pathname: string): string {
  return basePath !== '' && (pathname === basePath || pathname.startsWith(`${basePath}/`))
    ? pathname.slice(basePath.length) || '/'
    : pathname
}
