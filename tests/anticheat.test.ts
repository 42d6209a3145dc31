import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TimelineRow, timelineRowSchema } from '@telemetry-tracker/shared/contracts/http'
import { patience, playedMs } from '@telemetry-tracker/shared/testing/patience'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import * as z from 'zod'
import { type Player, players } from './anticheat/players.ts'
import { startReader } from './browser/chromium.ts'
import { type Desktop, startDesktop } from './desktop/desktop.ts'
import { lacking } from './desktop/needed.ts'
import { playInput } from './desktop/play-input.ts'
import { Processes } from './desktop/process.ts'
import { startHelper } from './product/helper.ts'
import { noonZone } from './product/noon-zone.ts'
import { type RunningServer, startServer } from './product/server.ts'

const why = lacking.length > 0 ? ` (skipped, this machine lacks ${lacking.join(', ')})` : ''
const minuteMs = 60_000
/** Six minutes have at least five whole ones. */
const lengthMs = 6 * minuteMs

/** Each desktop takes processor time from the tests beside it, so some play only when asked to. */
const played = process.env['PLAY_EVERYONE'] === 'true' ? players : players.filter(({ isUsual }) => isUsual)
const tools = played.filter(({ expected }) => expected.kind === 'tool')
const people = played.filter(({ expected }) => expected.kind === 'person')

describe.skipIf(lacking.length > 0)(
  `tools and people, all at the same time on their own desktops${why}`,
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'tt-anticheat-'))
    const processes = new Processes()
    let server: RunningServer
    let reader: Awaited<ReturnType<typeof startReader>>
    /** The whole minutes in which a player played. */
    const minutes = new Map<string, TimelineRow[]>()

    beforeAll(async () => {
      const data = join(folder, 'server')
      mkdirSync(data)
      server = await startServer(processes, data, { TIMEZONE: noonZone() })
      const started = await Promise.all(played.map(startFor))
      await Promise.all(started.map(playFor))
      reader = await startReader()
    }, playedMs)

    afterAll(async () => {
      await reader?.close()
      await processes[Symbol.asyncDispose]()
      rmSync(folder, { recursive: true, force: true })
    })

    it.each(tools)(
      'no minute of the $userId is productive, and its channel is left out',
      ({ userId, expected }) => {
        const rows = minutes.get(userId) ?? []

        expect(rows.length).toBeGreaterThanOrEqual(5)
        for (const row of rows) {
          expect(row, row.start).toMatchObject({ state: 'non_productive' })
          if (expected.kind === 'tool') {
            expect(row.reason, row.start).toBe(expected.reason)
            expect(row.left_out.map(({ channel }) => channel)).toContain(expected.channel)
          }
        }
      },
    )

    it.each(people)('no minute of $userId is suspicious, and most count', ({ userId }) => {
      const rows = minutes.get(userId) ?? []

      expect(rows.length).toBeGreaterThanOrEqual(5)
      expect(rows.filter(({ reason }) => reason === 'suspicious_pattern')).toEqual([])
      expect(rows.filter(({ state }) => state === 'productive').length).toBeGreaterThanOrEqual(4)
    })

    it.each([
      ['clicker', /^Clicks did not count: /],
      ['jiggler', /^No input; /],
      ['dictating', /^Typing in /],
      ['working', /^(?:Typing and clicking|Clicking|Typing) in /],
    ])('says so in words on the dashboard of %s', async (userId, words) => {
      const page = await reader.newPage()
      await page.goto(`${server.url}/dashboard/${userId}`)

      await page.getByText('Show as table').first().click()
      await page.getByText(words).first().waitFor()

      await page.close()
    })

    async function startFor(player: Player) {
      const helperData = join(folder, player.userId)
      mkdirSync(helperData)
      const desktop = await startDesktop(processes)
      const environment = {
        ...desktop.environment,
        DATA_DIR: helperData,
        BACKEND_URL: server.url,
        USER_ID: player.userId,
        BATCH_INTERVAL_SEC: '5',
      }
      await startHelper(processes, environment, helperData)
      return { player, desktop }
    }

    async function playFor({ player, desktop }: { player: Player; desktop: Desktop }) {
      const fromMs = Date.now()
      await playInput(processes, desktop.environment, player.stream(lengthMs), lengthMs)
      const toMs = Date.now()
      const isWhole = ({ start }: TimelineRow) =>
        Date.parse(start) >= fromMs && Date.parse(start) + minuteMs <= toMs
      await vi.waitFor(async () => {
        const starts = (await rowsOf(player.userId)).map(({ start }) => Date.parse(start))
        expect(Math.max(...starts)).toBeGreaterThanOrEqual(toMs - minuteMs)
      }, patience)
      minutes.set(player.userId, (await rowsOf(player.userId)).filter(isWhole))
    }

    async function rowsOf(userId: string): Promise<TimelineRow[]> {
      const answer = await fetch(`${server.url}/timeline?user_id=${userId}`)
      return z.array(timelineRowSchema).parse(await answer.json())
    }
  },
)
