import { get as getPlain, type RequestOptions } from 'node:http'
import { get as getSecure } from 'node:https'

const timeoutMs = 3_000

/**
 * Asks the server in this container whether it is ready, and exits with 0 or 1. Needs nothing but Node, so that a check every few seconds costs little;
 * that is why it reads PORT and TLS_CERT itself.
 */
function check({ PORT = '', TLS_CERT = '' }: NodeJS.ProcessEnv): void {
  // The certificate is for the public name, not for this address.
  const options: RequestOptions & { rejectUnauthorized: boolean } = {
    host: '127.0.0.1',
    port: PORT === '' ? 5000 : PORT,
    path: '/ready',
    timeout: timeoutMs,
    rejectUnauthorized: false,
  }
  const request = (TLS_CERT === '' ? getPlain : getSecure)(options, answer => {
    answer.resume()
    if (answer.statusCode !== 200) fail(`/ready answered ${answer.statusCode}`)
  })
  request.on('timeout', () => request.destroy(new Error(`no answer within ${timeoutMs / 1000} s`)))
  request.on('error', error => fail(`/ready cannot be reached: ${error.message}`))
}

/** Docker shows the last messages in `docker inspect`. */
function fail(problem: string): void {
  process.stderr.write(`${problem}\n`)
  process.exitCode = 1
}

check(process.env)
