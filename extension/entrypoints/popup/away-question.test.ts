// @vitest-environment happy-dom
import { until } from '@telemetry-tracker/shared/testing/until'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type App, createApp } from 'vue'
import { fakeBrowser } from 'wxt/testing/fake-browser'
import { stateOfWelcome } from '../../lib/helper/link-state.ts'
import { readKnown } from '../../lib/popup/known.ts'
import { type AwayQuestion, onPopupRequest } from '../../lib/popup/request.ts'
import { storedLink, storedToday } from '../../lib/stored/items.ts'
import { button, numbers, text } from '../../testing/shown-popup.ts'
import { welcome } from '../../testing/stand-in-helper.ts'
import TodayPopup from './TodayPopup.vue'

let popup: App | undefined
let asked: string[]
let away: AwayQuestion

beforeEach(() => {
  fakeBrowser.reset()
  asked = []
  const at = (time: string) => new Date(`2026-03-10T${time}`).toISOString()
  away = { start: at('10:05'), end: at('10:50'), needsNote: false }
  vi.spyOn(fakeBrowser.runtime, 'getPlatformInfo').mockImplementation(async () => ({
    os: 'linux',
    arch: 'x86-64',
  }))
  onPopupRequest(async (ask, declared) => {
    if (ask === 'away') return away
    asked.push(declared ? `${ask} ${declared.start} ${declared.kind} ${declared.note}` : ask)
    return undefined
  })
})
afterEach(() => {
  popup?.unmount()
  document.body.innerHTML = ''
})

test('time without input is asked about, and the answer is sent', async () => {
  await open()
  await until(() => expect(text()).toContain('What was it?'))

  choose('on_paper')
  document.querySelector('form')?.dispatchEvent(new Event('submit', { cancelable: true }))

  await until(() => expect(text()).toContain('Declared.'))
  expect(asked).toContain(`declare ${away.start} on_paper `)
  expect(text()).not.toContain('What was it?')
})

test('time without input is not sent anywhere if the person says nothing', async () => {
  await open()
  await until(() => expect(text()).toContain('What was it?'))

  button('Not work / don’t say').click()

  await until(() => expect(text()).not.toContain('What was it?'))
  expect(asked.filter(ask => ask.startsWith('declare'))).toEqual([])
})

test('time without input needs a few words if the policy says so', async () => {
  away = { ...away, needsNote: true }
  await open()

  await until(() => expect(document.querySelector('input[name=note]')).toMatchObject({ required: true }))
})

function choose(kind: string): void {
  const radio = document.querySelector<HTMLInputElement>(`input[value=${kind}]`)
  if (!radio) throw new Error(`There is no ${kind}.`)
  radio.checked = true
  radio.dispatchEvent(new Event('change'))
}

async function open() {
  await storedLink.write(stateOfWelcome(welcome))
  await storedToday.write(numbers)
  document.body.innerHTML = '<div id="app"></div>'
  popup = createApp(TodayPopup, { known: await readKnown() })
  popup.mount('#app')
  await until(() => expect(asked).toContain('refresh'))
}
