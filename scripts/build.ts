import { parts } from './build/parts.ts'
import { buildMissing } from './build/progress.ts'

await buildMissing(parts, console.log)
console.log('  ✔ Everything is built')
