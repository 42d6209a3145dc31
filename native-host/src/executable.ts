import { run } from './run.ts'

// The entry of the one-file executable, which is agent, collector, relay and commands by its arguments alone.
void run(process.argv.slice(2), { file: process.execPath, args: [] })
