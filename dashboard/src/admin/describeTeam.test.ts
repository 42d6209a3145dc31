import { expect, it } from 'vitest'
import {
  emptySummary,
  exampleApps,
  examplePerson,
  exampleSummary,
  exampleTrackers,
} from '../../testing/exampleNumbers.ts'
import { createI18nFor } from '../i18n/i18n.ts'
import { loadI18n } from '../i18n/loadI18n.ts'
import { describeTeam, type TeamDay } from './describeTeam.ts'

const { t } = (await loadI18n(['admin'], 'en')).global
const i18n = createI18nFor((key, values = {}, count) => t(key, values, count ?? 1), 'en', 'en')

const team: TeamDay = {
  summary: exampleSummary,
  apps: exampleApps,
  people: exampleTrackers,
  extremes: { most: examplePerson('grace', 3_600, 3_600), least: examplePerson('ada', 9_000, 1_000) },
}

it('states average, spread, the biggest distractions and who is offline', () => {
  expect(describeTeam(team, i18n)).toEqual([
    '81% of the 7 h 0 min recorded today was productive.',
    'The range is 50% (grace) to 90% (ada).',
    'The biggest distractions: youtube.com (50 min) and Files (10 min).',
    'Offline now: grace.',
  ])
})

it('reports that nothing was recorded, and who is missing', () => {
  const sentences = describeTeam({ ...team, summary: emptySummary, apps: [] }, i18n)

  expect(sentences).toEqual(['Nothing recorded yet today.', 'Offline now: grace.'])
})

it('names three people and counts the others, by their display names', () => {
  const people = { people: 9, online: 4, missing: 5, missing_names: ['Ada Lindqvist', 'b', 'c'] }

  const sentences = describeTeam({ ...team, people }, i18n)

  expect(sentences.at(-1)).toBe('Offline now: Ada Lindqvist, b, c, and 2 others.')
})

it('does not mention people who were absent for a day, but reports if everyone was', () => {
  const noneMissing = { people: 2, online: 1, missing: 0, missing_names: [] }

  expect(describeTeam({ ...team, people: noneMissing }, i18n).at(-1)).toBe(
    'Everyone seen in the last day is online.',
  )
  expect(describeTeam({ ...team, people: { ...noneMissing, online: 0 } }, i18n)).toHaveLength(3)
})

it.each([
  ['people are not ranked', undefined],
  ['only one person was there', { most: examplePerson('ada', 1, 1), least: examplePerson('ada', 1, 1) }],
  ['someone had no time', { most: examplePerson('ada', 9, 1), least: examplePerson('bob', 0, 0) }],
])('omits the spread if %s', (_, extremes) => {
  expect(describeTeam({ ...team, extremes }, i18n).join(' ')).not.toContain('range')
})

it('does not mention distractions of a few minutes, however long there was no input', () => {
  const apps = exampleApps.map(app => ({
    ...app,
    states: { productive: 0, non_productive: 899, no_input: 600 },
  }))

  expect(describeTeam({ ...team, apps }, i18n).join(' ')).not.toContain('distractions')
})
