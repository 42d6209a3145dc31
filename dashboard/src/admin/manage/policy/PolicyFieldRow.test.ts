import { defaultPolicy } from '@telemetry-tracker/shared/policy'
import { afterEach, expect, it } from 'vitest'
import { mountPage, type Page } from '../../../../testing/mountPage.ts'
import PolicyFieldRow from './PolicyFieldRow.vue'
import { policyGroups } from './policyFields.ts'

let page: Page

afterEach(() => page.leave())

const field = policyGroups.flatMap(({ fields }) => fields).find(({ key }) => key === 'meetingApps')

async function show(meetingApps: string[]) {
  page = await mountPage(PolicyFieldRow, {
    field,
    policy: { ...defaultPolicy, meetingApps },
    isChanged: true,
  })
}

it('says at the list which of its entries can never match, and what to enter', async () => {
  await show(['zoom', '*meet*', 'co.uk'])

  const list = page.find('textarea')
  const reasons = page.find('[role=alert]')
  expect([...reasons.children].map(item => item.textContent)).toEqual([
    '“*meet*” has a *, which is not a wildcard here. Leave it out. Subdomains are included.',
    '“co.uk” is a domain ending, not a domain. Enter one such as example.com.',
  ])
  expect(list.getAttribute('aria-invalid')).toBe('true')
  expect(list.getAttribute('aria-describedby')).toContain(reasons.id)
})

it('says nothing about entries that are saved in another form', async () => {
  await show(['https://www.zoom.us/join', 'Microsoft Teams'])

  expect(page.element.querySelector('[role=alert]')).toBeNull()
  expect(page.find('textarea').getAttribute('aria-invalid')).toBe('false')
})

it.each([
  ['evenMotionVariation', '0.4', '0.01', 'ratio'],
  ['stillClicksMinutes', '5', '1', 'minutes'],
  ['evenMotionPixels', '12', 'any', 'pixels'],
])('enters %s in steps that include its default, and names its unit', async (key, value, step, unit) => {
  const numberField = policyGroups.flatMap(({ fields }) => fields).find(candidate => candidate.key === key)
  page = await mountPage(PolicyFieldRow, { field: numberField, policy: defaultPolicy, isChanged: false })

  const input = page.find<HTMLInputElement>('input')

  expect(input.value).toBe(value)
  expect(input.step).toBe(step)
  expect(page.find('.with-unit').textContent?.trim()).toBe(unit)
})
