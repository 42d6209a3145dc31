/** The two ends of a connection on this machine, by their ports on 127.0.0.1. */
export interface Connection {
  clientPort: number
  serverPort: number
}

/**
 * The user who opened a connection to this machine's loopback address; undefined if the kernel's table does not list
 * it. https://docs.kernel.org/networking/proc_net_tcp.html
 *
 * @param table the content of /proc/net/tcp
 */
export function connectionOwner(table: string, { clientPort, serverPort }: Connection): number | undefined {
  const [client, server] = [loopback(clientPort), loopback(serverPort)]
  for (const line of table.split('\n').slice(1)) {
    const [, local, remote, , , , , uid] = line.trim().split(/\s+/)
    if (local === client && remote === server) return Number(uid)
  }
  return undefined
}

/** 127.0.0.1 in the byte order of the machines that the helper runs on. */
function loopback(port: number): string {
  return `0100007F:${port.toString(16).toUpperCase().padStart(4, '0')}`
}
