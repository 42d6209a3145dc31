import type { PolicyPreview } from '@telemetry-tracker/shared/contracts/central-policy'
import type {
  DeclaredRow,
  MyDeclaredDay,
  PendingDeclaration,
} from '@telemetry-tracker/shared/contracts/declared'
import type { AppBreakdownRow, Summary, TimelineRow } from '@telemetry-tracker/shared/contracts/http'

const summary = {
  productive: 14_400,
  non_productive: 7_200,
  no_input: 3_600,
  total_seconds: 21_600,
  total_buckets: 360,
  declared: 0,
  timezone: 'UTC',
} as const

/** A day of a person whose policy leaves time without input out of percentages. */
export const withNoInputLeftOut = {
  '/summary/today': { ...summary, no_input_counts: 'left_out' } satisfies Summary,
}

const day = new Date().toISOString().slice(0, 10)

/** A day without any input, left out of percentages: there is none to show. Part of it was declared, which has to be approved. */
export const withOnlyNoInput = {
  '/summary/today': {
    ...summary,
    productive: 0,
    non_productive: 5_400,
    no_input: 5_400,
    no_input_counts: 'left_out',
    total_seconds: 5_400,
    total_buckets: 90,
    declared: 1_200,
  } satisfies Summary,
  '/me/declared': {
    declared: 1_200,
    declared_pending: 900,
    stretches: [
      declared('09:00', '09:20', {
        state: 'counted',
        note: 'Planning the next quarter with everyone on site',
      }),
      declared('09:30', '09:45', { state: 'pending', kind: 'with_customer' }),
      declared('10:00', '10:10', { state: 'refused', kind: 'on_paper' }),
    ],
    may_declare: true,
    needs: 'approval',
  } satisfies MyDeclaredDay,
  '/apps': [
    {
      app_name: 'Code',
      category: 'non_productive',
      total_seconds: 5_400,
      states: { productive: 0, non_productive: 5_400, no_input: 5_400 },
    },
  ] satisfies AppBreakdownRow[],
  '/timeline': Array.from(
    { length: 90 },
    (_, minute): TimelineRow => ({
      start: new Date(Date.parse(`${day}T09:00:00Z`) + minute * 60_000).toISOString(),
      seconds: 60,
      state: 'non_productive',
      reason: 'no_presence',
      confidence: 0.25,
      left_out: [],
      app_name: 'Code',
      window_title: '',
      site: null,
      keystrokes: 0,
      clicks: 0,
      scrolls: 0,
    }),
  ),
}

const waiting = declared('09:30', '09:45', {
  state: 'pending',
  kind: 'with_customer',
  note: 'Handing over the new machine',
})

/** What waits for a manager, of a person with a name and of one with a long ID only. */
export const withDeclaredToApprove = {
  '/admin/declared': [
    { ...waiting, user_id: 'ada.lindqvist', display_name: 'Ada Lindqvist' },
    { ...waiting, user_id: 'maximiliane.von-der-heydt-oberlechner@subsidiary.example.com' },
  ] satisfies PendingDeclaration[],
}

/** What leaving time without input out of percentages would change, as if a threshold had changed as well. */
export const withPolicyPreview = {
  '/admin/policy/preview': {
    minutes: 90_760,
    changed: 1,
    people: 1,
    no_input: { left_out: 3_520, counted: 0 },
    productive_share: { from: 83, to: 87 },
    looked_at: 40,
    everyone: 40,
    held_back: false,
    who: [
      {
        user_id: 'ada.lindqvist',
        to_productive: 1,
        to_non_productive: 0,
        minutes: [
          {
            start: `${day}T09:30:00.000Z`,
            app_name: 'Code',
            from: { state: 'non_productive', reason: 'no_presence' },
            to: { state: 'productive', reason: 'active_presence' },
          },
        ],
      },
    ],
  } satisfies PolicyPreview,
}

function declared(from: string, to: string, differences: Partial<DeclaredRow>): DeclaredRow {
  return {
    id: `declared-at-${from}`,
    start: `${day}T${from}:00.000Z`,
    end: `${day}T${to}:00.000Z`,
    kind: 'meeting',
    note: '',
    state: 'counted',
    ...differences,
  }
}
