import { expect, test } from 'vitest'
import { stepsInOwnProcess } from './key-steps.ts'

/** A program that answers what is asked last on its command line. */
function program(answers: Record<string, unknown>) {
  const script = `console.log(JSON.stringify(${JSON.stringify(answers)}[process.argv.slice(1).join(' ')]))`
  return { file: process.execPath, args: ['-e', script, '--'] }
}

test('asks another process what came of a step', async () => {
  const left = { events: 3, why: 'the server is away' }
  const steps = stepsInOwnProcess(
    program({ 'uninstall-step deliver': left, 'uninstall-step leave': 'it answered 500' }),
  )

  expect(await steps.deliver()).toEqual(left)
  expect(await steps.leave()).toBe('it answered 500')
})

test('knows that everything was delivered, and that the server was told', async () => {
  const steps = stepsInOwnProcess(program({ 'uninstall-step deliver': null, 'uninstall-step leave': null }))

  expect(await steps.deliver()).toBeNull()
  expect(await steps.leave()).toBeNull()
})

test('fails with the sentence of the other process', async () => {
  const steps = stepsInOwnProcess(program({ 'uninstall-step leave': { failed: 'The store is locked.' } }))

  await expect(steps.leave()).rejects.toThrow('The store is locked.')
})
