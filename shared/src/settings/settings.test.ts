import { describe, expect, it } from 'vitest'
import { defaultPolicy } from '../policy.ts'
import { settingGroups, settingNames } from './all.ts'
import { policyFromEnvironment } from './policy.ts'
import { serverSettings } from './server.ts'
import { readSettings, unknownSettings } from './setting.ts'

describe('settings', () => {
  it('have defaults, so that an empty environment is valid', () => {
    expect(readSettings(serverSettings, { PORT: '' })).toMatchObject({
      HOST: '127.0.0.1',
      PORT: 5000,
      TIMEZONE: 'UTC',
    })
    expect(policyFromEnvironment({})).toEqual(defaultPolicy)
  })

  it('accept lists separated by commas', () => {
    expect(policyFromEnvironment({ MEETING_APPS: ' zoom, , webex ' }).meetingApps).toEqual(['zoom', 'webex'])
  })

  it('normalise list entries to the form that is compared', () => {
    const environment = { NON_PRODUCTIVE_APPS: 'https://www.reddit.com/r/all, *.games.example' }

    expect(policyFromEnvironment(environment).nonProductiveApps).toEqual(['reddit.com', 'games.example'])
  })

  it.each([
    ['NON_PRODUCTIVE_APPS', 'chess, reddit.*', 'not a wildcard'],
    ['TITLE_SCRUB_PATTERNS', 'fine,(', 'not a regular expression'],
    ['TITLE_SCRUB_PATTERNS', '(a+)+$', 'can take very long'],
  ])('refuse %s=%s, which can’t work', (name, value, why) => {
    expect(() => policyFromEnvironment({ [name]: value })).toThrow(why)
    expect(() => policyFromEnvironment({ [name]: value })).toThrow(`${name} is "${value}"`)
  })

  it('find names that are not settings', () => {
    expect(unknownSettings(['PORT', 'PROT'], settingNames)).toEqual(['PROT'])
  })

  it('each have one explanation, and each name exists once', () => {
    const all = settingGroups.flatMap(group => Object.entries(group.settings))

    expect(new Set(settingNames).size).toBe(settingNames.length)
    for (const [name, schema] of all) expect(schema.description, name).toMatch(/\w{3,}/)
  })
})
