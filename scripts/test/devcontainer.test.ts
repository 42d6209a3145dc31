import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { root } from '../root.ts'
import { neededPackages } from './system-packages.ts'

const read = (file: string) => readFileSync(join(root, file), 'utf8')
const dockerfile = read('.devcontainer/Dockerfile')

it('the devcontainer has the Node version that the project runs on', () => {
  expect(/^FROM node:([\d.]+)-bookworm$/m.exec(dockerfile)?.[1]).toBe(read('.nvmrc').trim())
})

it('the devcontainer has every package that the end-to-end tests need', () => {
  const [, list = ''] = /--no-install-recommends \\\n((?: {4}\S+ \\\n)+)/.exec(dockerfile) ?? []
  const installed = list.match(/[^\s\\]+/g) ?? []

  expect(installed).toEqual([...neededPackages(), 'sudo'].sort())
})
