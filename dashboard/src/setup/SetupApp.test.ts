import type { SetupState } from '@telemetry-tracker/shared/contracts/setup'
import { defaultPolicy } from '@telemetry-tracker/shared/policy'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createApp } from 'vue'
import { eventually } from '../../testing/eventually.ts'
import { readable } from '../../testing/mountPage.ts'
import { createTexts } from '../i18n/createTexts.ts'
import { type CallSetup, PageIsOver } from './callSetup.ts'
import { readSetupTexts } from './readSetupTexts.ts'
import SetupApp from './SetupApp.vue'

let state: SetupState
let isOver: boolean
let called: string[]
let leave: () => void

const answers: Record<string, unknown> = {}
const call = (async (name: string, body: unknown) => {
  if (isOver) throw new PageIsOver('gone')
  if (name !== 'state') called.push(`${name} ${JSON.stringify(body)}`)
  if (name === 'acknowledge')
    state = { ...state, acknowledged: { at: '2026-03-10T08:00:00Z', organisation: null, isCurrent: true } }
  return name === 'state' ? state : (answers[name] ?? {})
}) as unknown as CallSetup

beforeEach(() => {
  window.sessionStorage.clear()
  isOver = false
  called = []
  state = {
    version: '0.2.0',
    system: 'linux',
    server: 'https://tracker.example',
    isServerGiven: true,
    hasCode: true,
    isConnecting: false,
    user: null,
    policy: null,
    acknowledged: null,
    permissions: [{ name: 'windows', state: 'granted' }],
    gnomeExtension: null,
    browsers: [{ browser: 'firefox', title: 'Firefox', isRegistered: false, isConnected: false }],
    agent: null,
    startsAtSignIn: false,
  }
})

afterEach(() => leave())

function open() {
  const element = document.createElement('div')
  document.body.append(element)
  const app = createApp(SetupApp, { call, everyMs: 50 })
  app.use(createTexts(readSetupTexts('en'), 'en')).mount(element)
  leave = () => {
    app.unmount()
    element.remove()
  }
  const button = (words: string) => {
    const found = [...element.querySelectorAll('button')].find(each => readable(each).includes(words))
    if (found === undefined) throw new Error(`No button says “${words}” in: ${readable(element)}`)
    return found
  }
  return {
    element,
    button,
    says: (words: string) => eventually(() => expect(readable(element)).toContain(words)),
  }
}

it('asks for the server first, and says what connecting sends', async () => {
  const { says } = open()

  await says('Connect to your server')
  await says('https://tracker.example')
  await says('Nothing is recorded yet')
})

it('says what to do when the server cannot be used', async () => {
  answers['connect'] = { result: 'problem', problem: 'code_refused', detail: 'HTTP 403' }
  const { button, says, element } = open()
  await says('Connect to your server')

  element.querySelector('form')?.requestSubmit()

  await says('Each code works once')
  expect(called[0]).toContain('"server":"https://tracker.example"')
  expect(button('Connect').disabled).toBe(false)
})

it.each([
  ['goes on when it has succeeded', 'ada', 'What is recorded on this computer'],
  ['says when it has failed', null, 'Connecting failed'],
] as const)('keeps connecting when it is reloaded meanwhile, and %s', async (_, user, words) => {
  state = { ...state, isConnecting: true }
  const { button, says } = open()
  await says('Connecting…')
  button('Connecting…').click()
  expect(called).toEqual([])

  state = { ...state, isConnecting: false, user, policy: user && defaultPolicy }

  await says(words)
})

it.each([
  ['paused', 'Checked when the pause ends'],
  ['outside_hours', 'Checked when working hours begin'],
  ['locked', 'Checked when the screen is unlocked'],
  ['recording', 'Checking…'],
] as const)('says why it cannot check input when the helper is %s', async (agentState, words) => {
  window.sessionStorage.setItem('telemetry-tracker.setup.step', 'permissions')
  const acknowledged = { at: '2026-03-10T08:00:00Z', organisation: null, isCurrent: true }
  const agent = { state: agentState, hasDelivered: false }
  const permissions = [{ name: 'input', state: 'unknown' } as const]
  state = { ...state, user: 'ada', policy: defaultPolicy, acknowledged, agent, permissions }
  const { says } = open()

  await says(words)
})

it('installs the GNOME Shell extension only when the person says so, and then says when it works', async () => {
  window.sessionStorage.setItem('telemetry-tracker.setup.step', 'permissions')
  const acknowledged = { at: '2026-03-10T08:00:00Z', organisation: null, isCurrent: true }
  const permissions = [{ name: 'windows', state: 'limited', detail: 'none' } as const]
  state = {
    ...state,
    user: 'ada',
    policy: defaultPolicy,
    acknowledged,
    permissions,
    gnomeExtension: 'missing',
  }
  answers['install-gnome-extension'] = { problem: 'This is GNOME 99.' }
  const { button, says, element } = open()
  await says('With your consent, this installs a small GNOME Shell extension')
  expect(readable(element)).not.toContain('X11')
  expect(called).toEqual([])

  button('Install the extension').click()
  await says('This is GNOME 99.')
  state = { ...state, gnomeExtension: 'installed' }

  await says('It tells the helper the windows from your next sign-in on')
  expect(called).toEqual(['install-gnome-extension {}'])
})

it('shows the rules of the server, and acknowledges only when the person says so', async () => {
  state = { ...state, user: 'ada', policy: { ...defaultPolicy, windowTitleMode: 'off' } }
  const { button, says, element } = open()
  await says('What is recorded on this computer')
  await says('never the title of its window')
  expect(called).toEqual([])

  element.querySelector<HTMLButtonElement>('.actions .primary')?.click()

  await says('What the helper may see')
  expect(called).toEqual(['acknowledge {"language":"en"}'])
  await eventually(() => expect(document.activeElement?.textContent).toBe('What the helper may see'))
  button('Back').click()
  await says('What is recorded on this computer')
})

it('says that the page is closed when the helper is gone', async () => {
  isOver = true
  const { says } = open()

  await says('This page is closed')
  await says('telemetry-tracker setup')
})

it.each([
  ['recording', 'Telemetry Tracker is set up'],
  ['paused', 'Telemetry Tracker is set up'],
  ['no_display', 'Nothing is recorded'],
] as const)('says at the end what the helper does when it is %s', async (agentState, words) => {
  const acknowledged = { at: '2026-03-10T08:00:00Z', organisation: null, isCurrent: true }
  const agent = { state: agentState, hasDelivered: true }
  state = { ...state, user: 'ada', policy: defaultPolicy, acknowledged, agent }
  const { button, says } = open()
  await says('How to remove it')

  button('Finish').click()

  await says('This page is closed')
  await says(words)
})
