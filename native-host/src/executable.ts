import { run } from './run.ts'

// Entry point of the single-file executable: agent, collector, relay or command, depending on its arguments.
void run(process.argv.slice(2), { file: process.execPath, args: [] })
