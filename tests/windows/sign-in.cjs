// Runs on Windows' own Node under Wine: starts a command line of the registry's Run key, as Windows does when a person signs in.
const { spawn } = require('node:child_process')

spawn(process.argv[2], { shell: true, detached: true, stdio: 'ignore', windowsHide: true }).unref()
