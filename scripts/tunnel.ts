import ngrok from '@ngrok/ngrok'
import { Command } from 'commander'
import { fitForTunnel } from './tunnel/fit-for-tunnel.ts'

const tokenPage = 'https://dashboard.ngrok.com/get-started/your-authtoken'

/**
 * `npm run tunnel`: gives this machine's server an https address that remote employees can reach, until
 * Ctrl-C.
 */
async function tunnel({ server, domain }: { server: string; domain?: string }): Promise<void> {
  const authtoken = process.env['NGROK_AUTHTOKEN']
  if (!authtoken)
    throw new Error(
      `Set NGROK_AUTHTOKEN to the token of your ngrok account (${tokenPage}), then run this again.`,
    )
  await fitForTunnel(server)
  const listener = await ngrok.forward({ addr: server, authtoken, ...(domain !== undefined && { domain }) })
  const url = listener.url()
  console.log(`
  ✔ ${server} is available at ${url}

  Start the server with PUBLIC_URL=${url} so that it accepts this address and uses it in links
  Helpers: telemetry-tracker enrol, with a link from ${url}/admin
  Ctrl-C closes the tunnel; the server keeps running.
`)
  await new Promise(resolve => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, resolve)
  })
  await listener.close()
}

const command = new Command('tunnel')
  .description('Makes the server on this machine available to remote employees through an ngrok tunnel.')
  .option('--server <url>', 'the server', process.env['BACKEND_URL'] ?? 'http://127.0.0.1:5000')
  .option('--domain <name>', 'a domain of your ngrok account; without it, the address changes each time')
  .addHelpText(
    'after',
    `
The server must have accounts (no open mode), TRUST_PROXY=true and, as PUBLIC_URL, the address of the tunnel. NGROK_AUTHTOKEN holds the token of your ngrok account.`,
  )
  .action(tunnel)

try {
  await command.parseAsync()
} catch (error) {
  console.error(`  ! ${error instanceof Error ? error.message : String(error)}`)
  process.exitCode = 1
}
