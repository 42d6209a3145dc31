import { sign } from './signing.ts'

// Run by NSIS, with the uninstaller's path.
const [file] = process.argv.slice(2)
if (file !== undefined) await sign(file, process.env)
