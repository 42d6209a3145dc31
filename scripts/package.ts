import { join } from 'node:path'
import { Command, Option } from 'commander'
import { packageHelper } from './package/package-helper.ts'
import { hostTarget, type Target, targets } from './package/targets.ts'
import { root } from './root.ts'

const names = targets.map(({ name }) => name)

const program = new Command('package')
  .description('Makes the helper one executable file a system, with everything it needs inside.')
  .addOption(
    new Option('--target <system>', 'the system it is for; this one when not given').choices([
      ...names,
      'all',
    ]),
  )
  .option('--out <folder>', 'where to put it', join(root, 'native-host/out'))
  .action(async ({ target, out }: { target?: string; out: string }) => {
    for (const one of chosen(target)) {
      console.log(`  … packaging: ${one.name}`)
      const startedMs = performance.now()
      const path = await packageHelper(one, out)
      console.log(`  ✔ ${path} in ${((performance.now() - startedMs) / 1_000).toFixed(1)} s`)
    }
  })

function chosen(name: string | undefined): readonly Target[] {
  if (name === 'all') return targets
  const found = name === undefined ? hostTarget() : targets.find(target => target.name === name)
  if (found !== undefined) return [found]
  return program.error(`There is no target for this system. Choose one with --target: ${names.join(', ')}.`)
}

await program.parseAsync()
