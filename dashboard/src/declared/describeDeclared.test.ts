import type { DeclaredRow } from '@telemetry-tracker/shared/contracts/declared'
import { expect, it } from 'vitest'
import { i18nFor } from '../../testing/translate.ts'
import { describeDeclared } from './describeDeclared.ts'

const stretch = (kind: DeclaredRow['kind'], state: DeclaredRow['state']): DeclaredRow => ({
  ...{ id: kind, kind, state, note: '' },
  ...{ start: '2026-03-04T09:00:00Z', end: '2026-03-04T09:45:00Z' },
})

it('says what was declared, each kind once, and what waits', async () => {
  const i18n = await i18nFor('en')
  const day = {
    declared: 2 * 2_700,
    declared_pending: 600,
    stretches: [
      stretch('meeting', 'counted'),
      stretch('meeting', 'counted'),
      stretch('on_paper', 'counted'),
      stretch('call', 'refused'),
    ],
  }

  expect(describeDeclared(day, i18n)).toEqual([
    'You declared 1 h 30 min: a meeting and work on paper.',
    '10 min that you declared waits for approval.',
  ])
  expect(describeDeclared({ declared: 0, declared_pending: 0, stretches: [] }, i18n)).toEqual([])
})
