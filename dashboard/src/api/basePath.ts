/** The path that the server lies behind, such as `/tracker`; empty at the root. The server writes it into the page. */
export const basePath = document.querySelector('meta[name=base-path]')?.getAttribute('content') ?? ''

/** An address of this server, as browsers reach it, from its path there. */
export function address(path: string): string {
  return basePath + path
}

/** The path at this server of an address that browsers see. */
export function pathAtServer(pathname: string): string {
  return basePath !== '' && (pathname === basePath || pathname.startsWith(`${basePath}/`))
    ? pathname.slice(basePath.length) || '/'
    : pathname
}
