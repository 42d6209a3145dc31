import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { request } from 'node:https'
import { connect } from 'node:net'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { patience } from '@telemetry-tracker/shared/testing/patience'
import { root } from '../../scripts/root.ts'
import { end, type Processes } from '../desktop/process.ts'

interface Wanted {
  /** For its files. */
  folder: string
  port: number
  plainPort: number
  /** The ports of the two servers. */
  serverPorts: readonly [string, string]
  certificate: { cert: string; key: string }
  /** How many connections nginx has at most; by default as many as without a setting. */
  connections?: number
}

/** A reverse proxy with the configuration that we ship, where only names, ports and files are replaced. */
export interface ReverseProxy {
  /** Reads its configuration again, with these replacements in the file; resolves when it is in force. */
  reload(replaced?: Replacements): Promise<void>
  stop(): Promise<void>
}

/** Texts of the shipped file and what replaces them. */
type Replacements = Readonly<Record<string, string>>

/** Starts nginx with `deploy/nginx/telemetry-tracker.conf`, with these replacements in the file. */
export async function startNginx(
  processes: Processes,
  wanted: Wanted,
  first?: Replacements,
): Promise<ReverseProxy> {
  const folder = join(wanted.folder, 'nginx')
  mkdirSync(folder)
  const ours = join(folder, 'telemetry-tracker.conf')
  const main = join(folder, 'nginx.conf')
  const places = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    name => `${name}_temp_path ${folder}/${name};`,
  )
  // Debian's nginx.conf includes what is in conf.d in the same way.
  writeFileSync(
    main,
    `${userInfo().uid === 0 ? 'user root;' : ''} daemon off; pid ${folder}/pid; error_log ${folder}/error.log;
    events { ${wanted.connections === undefined ? '' : `worker_connections ${wanted.connections};`} } http { access_log ${folder}/access.log; ${places.join(' ')} include ${ours}; }`,
  )
  const configure = (replaced: Replacements = {}) =>
    writeFileSync(
      ours,
      withReplacements(readFileSync(join(root, 'deploy/nginx/telemetry-tracker.conf'), 'utf8'), {
        'server 127.0.0.1:5000 ': `server 127.0.0.1:${wanted.serverPorts[0]} `,
        'server 127.0.0.1:5001 ': `server 127.0.0.1:${wanted.serverPorts[1]} `,
        'listen 80;': `listen 127.0.0.1:${wanted.plainPort};`,
        '    listen [::]:80;\n': '',
        'listen 443 ssl http2;': `listen 127.0.0.1:${wanted.port} ssl http2;`,
        '    listen [::]:443 ssl http2;\n': '',
        'server_name tracker.example;': 'server_name 127.0.0.1;',
        '/etc/ssl/certs/tracker.example.pem': wanted.certificate.cert,
        '/etc/ssl/private/tracker.example.key': wanted.certificate.key,
        ...replaced,
      }),
    )
  const nginx = (...args: string[]) => ['-p', folder, '-c', main, '-e', join(folder, 'error.log'), ...args]
  configure(first)
  execFileSync('nginx', nginx('-t'), { stdio: 'pipe' })
  const started = processes.start('nginx', nginx(), { stdio: 'ignore' })
  await accepts(wanted.port)
  return {
    async reload(replaced) {
      const before = workersOf(started.pid)
      configure(replaced)
      execFileSync('nginx', nginx('-s', 'reload'), { stdio: 'pipe' })
      await until('old workers to end', () => {
        const now = workersOf(started.pid)
        return now.length > 0 && !now.some(pid => before.includes(pid))
      })
    },
    stop: async () => void (await end(started, 'SIGTERM')),
  }
}

/** Starts Caddy with `deploy/caddy/Caddyfile`. */
export async function startCaddy(processes: Processes, wanted: Wanted): Promise<ReverseProxy> {
  const folder = join(wanted.folder, 'caddy')
  mkdirSync(folder)
  const ours = join(folder, 'Caddyfile')
  const admin = `unix/${folder}/admin`
  const environment = { ...process.env, XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder, HOME: folder }
  const configure = (replaced: Replacements = {}) =>
    writeFileSync(
      ours,
      `{\n admin ${admin}\n auto_https disable_redirects\n http_port ${wanted.plainPort}\n}\n${withReplacements(
        readFileSync(join(root, 'deploy/caddy/Caddyfile'), 'utf8'),
        {
          'tracker.example {': `https://127.0.0.1:${wanted.port} {\n tls ${wanted.certificate.cert} ${wanted.certificate.key}`,
          'reverse_proxy 127.0.0.1:5000 127.0.0.1:5001': `reverse_proxy ${wanted.serverPorts.map(port => `127.0.0.1:${port}`).join(' ')}`,
          ...replaced,
        },
      )}`,
    )
  configure()
  const started = processes.start('caddy', ['run', '--config', ours, '--adapter', 'caddyfile'], {
    stdio: 'ignore',
    env: environment,
  })
  await accepts(wanted.port)
  return {
    async reload(replaced) {
      configure(replaced)
      const args = ['reload', '--config', ours, '--adapter', 'caddyfile', '--address', admin, '--force']
      execFileSync('caddy', args, { stdio: 'pipe', env: environment })
    },
    stop: async () => void (await end(started, 'SIGTERM')),
  }
}

/** Throws for a text that the file does not have: then the test would not use what it thinks. */
function withReplacements(text: string, replaced: Replacements): string {
  return Object.entries(replaced).reduce((changed, [from, to]) => {
    if (!changed.includes(from)) throw new Error(`The configuration has no ${JSON.stringify(from)}.`)
    return changed.replaceAll(from, to)
  }, text)
}

function workersOf(pid: number | undefined): string[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
  return children.split(' ').filter(Boolean)
}

function accepts(port: number): Promise<void> {
  return until(
    `port ${port}`,
    () =>
      new Promise<boolean>(resolve => {
        const socket = connect(port, '127.0.0.1', () => {
          socket.end()
          resolve(true)
        }).on('error', () => resolve(false))
      }),
  )
}

/** Not the tests' own wait, because the bench starts nginx, too. */
async function until(what: string, isSo: () => boolean | Promise<boolean>): Promise<void> {
  const lastMs = performance.now() + patience.timeout
  while (!(await isSo())) {
    if (performance.now() > lastMs) throw new Error(`Waited in vain for ${what}.`)
    await delay(patience.interval)
  }
}

interface Sent {
  method?: string
  headers?: Record<string, string>
  body?: string | Buffer
  /** The client's own address. */
  from?: string
  ca: string
}

/** One request over HTTP/1.1 from an address of this machine. */
export function askFrom(url: string, { method = 'GET', headers = {}, body, from, ca }: Sent) {
  return new Promise<{ status: number; headers: Record<string, unknown>; text: string }>(
    (resolve, reject) => {
      const sending = request(
        url,
        { method, headers, ca, agent: false, ...(from !== undefined && { localAddress: from }) },
        answer => {
          const pieces: Buffer[] = []
          answer.on('data', (piece: Buffer) => pieces.push(piece))
          answer.on('error', reject)
          answer.on('end', () =>
            resolve({
              status: answer.statusCode ?? 0,
              headers: answer.headers,
              text: Buffer.concat(pieces).toString(),
            }),
          )
        },
      )
      sending.on('error', reject)
      sending.end(body)
    },
  )
}
