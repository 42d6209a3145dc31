import type { Surface } from '@telemetry-tracker/shared/engine/totals'
import type { Craft } from './people.ts'

/** What a person does for a while: in which windows, and with how much input. */
export interface Activity {
  surfaces: readonly [Surface, ...Surface[]]
  /** The shares of the seconds with key presses, clicks and mouse movement. */
  typing: number
  clicking: number
  moving: number
  isMeeting?: boolean
  isAway?: boolean
  /** A listed app or site that is sometimes visible or audible at the same time. */
  distraction?: string
}

const desktop = (app: string, title: string): Surface => ({ app, title, site: null })
const web = (site: string, title: string): Surface => ({ app: 'Google Chrome', title, site })

const mail: Activity = {
  surfaces: [desktop('Microsoft Outlook', 'Inbox'), web('mail.google.com', 'Inbox')],
  typing: 0.25,
  clicking: 0.06,
  moving: 0.35,
}
const chat: Activity = { surfaces: [desktop('Slack', 'general')], typing: 0.3, clicking: 0.04, moving: 0.25 }
const reading: Activity = {
  surfaces: [web('notion.so', 'Handbook'), web('docs.google.com', 'Plan for the quarter')],
  typing: 0.008,
  clicking: 0.015,
  moving: 0.5,
}
const writing: Activity = {
  surfaces: [web('docs.google.com', 'Proposal'), desktop('Microsoft Word', 'Report')],
  typing: 0.4,
  clicking: 0.03,
  moving: 0.2,
  distraction: 'spotify',
}
const sheets: Activity = {
  surfaces: [desktop('Microsoft Excel', 'Budget'), web('docs.google.com', 'Forecast')],
  typing: 0.3,
  clicking: 0.1,
  moving: 0.35,
}

/** The work activities of each craft, with their weights. */
export const workOf: Record<
  Craft,
  readonly [{ weight: number; activity: Activity }, ...{ weight: number; activity: Activity }[]]
> = {
  engineering: [
    {
      weight: 6,
      activity: {
        surfaces: [
          desktop('Visual Studio Code', 'server — checkout'),
          desktop('Terminal', 'npm test'),
          web('github.com', 'Pull requests'),
        ],
        typing: 0.38,
        clicking: 0.04,
        moving: 0.25,
        distraction: 'youtube',
      },
    },
    {
      weight: 2,
      activity: {
        ...reading,
        surfaces: [web('stackoverflow.com', 'Questions'), web('github.com', 'Issues')],
      },
    },
    { weight: 1.5, activity: chat },
    { weight: 0.7, activity: mail },
  ],
  design: [
    {
      weight: 6,
      activity: {
        surfaces: [desktop('Figma', 'Onboarding'), web('figma.com', 'Design system')],
        typing: 0.06,
        clicking: 0.22,
        moving: 0.6,
        distraction: 'spotify',
      },
    },
    { weight: 1.5, activity: chat },
    { weight: 1, activity: reading },
    { weight: 0.7, activity: mail },
  ],
  sales: [
    { weight: 3, activity: mail },
    {
      weight: 3,
      activity: {
        surfaces: [web('salesforce.com', 'Opportunities')],
        typing: 0.2,
        clicking: 0.12,
        moving: 0.4,
      },
    },
    { weight: 1.5, activity: sheets },
    { weight: 1, activity: { ...reading, surfaces: [web('linkedin.com', 'Search')] } },
  ],
  support: [
    {
      weight: 5,
      activity: { surfaces: [web('zendesk.com', 'Open tickets')], typing: 0.33, clicking: 0.1, moving: 0.35 },
    },
    { weight: 2, activity: chat },
    { weight: 1.5, activity: reading },
  ],
  office: [
    { weight: 3, activity: sheets },
    { weight: 2.5, activity: writing },
    { weight: 2, activity: mail },
    { weight: 1, activity: reading },
  ],
}

export const meeting: Activity = {
  surfaces: [desktop('zoom.us', 'Zoom Meeting'), web('meet.google.com', 'Meet – Weekly')],
  typing: 0.02,
  clicking: 0.01,
  moving: 0.1,
  isMeeting: true,
}

/** Activities that are not work, with their weights. */
export const leisure: readonly [
  { weight: number; activity: Activity },
  ...{ weight: number; activity: Activity }[],
] = [
  {
    weight: 3,
    activity: { surfaces: [web('youtube.com', 'YouTube')], typing: 0.005, clicking: 0.02, moving: 0.2 },
  },
  {
    weight: 2,
    activity: { surfaces: [web('reddit.com', 'Popular')], typing: 0.01, clicking: 0.05, moving: 0.4 },
  },
  {
    weight: 1,
    activity: { surfaces: [web('instagram.com', 'Home')], typing: 0.01, clicking: 0.05, moving: 0.3 },
  },
  {
    weight: 1,
    activity: { surfaces: [desktop('Spotify', 'Weekly mix')], typing: 0.01, clicking: 0.05, moving: 0.3 },
  },
  { weight: 0.7, activity: { surfaces: [web('x.com', 'Home')], typing: 0.02, clicking: 0.05, moving: 0.4 } },
]

/** The screen stays the same while the person is away. */
export function away(from: Activity): Activity {
  return { surfaces: from.surfaces, typing: 0, clicking: 0, moving: 0, isAway: true }
}
