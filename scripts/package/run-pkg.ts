import sea from '@yao-pkg/pkg/lib-es5/sea.js'
import type { PkgJob } from './executable.ts'

// A separate process, because pkg changes its working folder and looks for its cache in the home folder.
const { script, target, seaConfig }: PkgJob = JSON.parse(process.argv[2] ?? '{}')
await sea.default(script, { targets: [target], seaConfig, signature: false })
