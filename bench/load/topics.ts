import type { Random } from '@telemetry-tracker/shared/seeded-random'

const kinds = [
  'Draft of the',
  'Review of the',
  'Notes on the',
  'Plan for the',
  'Fix the',
  'Re: the',
  'Overview of the',
  'Numbers for the',
  'Questions about the',
  'Checklist for the',
] as const
const subjects = [
  'autumn campaign',
  'billing export',
  'customer survey',
  'delivery delays',
  'onboarding guide',
  'office move',
  'price list',
  'quarterly report',
  'release',
  'search page',
  'security review',
  'supplier contract',
  'team budget',
  'training week',
  'travel policy',
  'warehouse dashboard',
] as const

/** The subject of a document, a page or a ticket, as in its title. */
export function topicFor(random: Random): string {
  return `${pick(kinds, random)} ${pick(subjects, random)}`
}

function pick(words: readonly string[], random: Random): string {
  return words[Math.floor(random() * words.length)] ?? ''
}
