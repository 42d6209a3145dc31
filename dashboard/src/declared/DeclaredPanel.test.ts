import type { DeclaredRow } from '@telemetry-tracker/shared/contracts/declared'
import { beforeEach, describe, expect, it } from 'vitest'
import { type } from '../../testing/adminApp.ts'
import { eventually } from '../../testing/eventually.ts'
import { exampleDay, exampleDeclared, exampleMinutes } from '../../testing/exampleNumbers.ts'
import type { Page } from '../../testing/mountPage.ts'
import { useMyPage } from '../../testing/myPage.ts'

const app = useMyPage()
const { says } = app
/** With so much time until the next refresh, only the page itself can show what changed. */
const open = () => app.open('ada', 600_000)

beforeEach(() => {
  app.api.replies['/timeline'] = {
    body: [
      ...exampleMinutes('09:00', 30, 'interaction', 'Code'),
      ...exampleMinutes('10:30', 2, 'interaction', 'Word'),
    ],
  }
})

/** A call in the hour without minutes. */
function declared(differences: Partial<DeclaredRow> = {}): DeclaredRow {
  return {
    id: 'declared-by-a-test',
    start: `${exampleDay}T09:30:00.000Z`,
    end: `${exampleDay}T10:30:00.000Z`,
    kind: 'call',
    note: '',
    state: 'counted',
    ...differences,
  }
}

const dayWith = (row: DeclaredRow) => ({ body: { ...exampleDeclared, declared: 3_600, stretches: [row] } })
const refusal = (status: number, code: string) => ({ status, body: { error: { code, message: 'No.' } } })

const field = ({ find }: Page, name: string) =>
  eventually(() => find<HTMLInputElement>(`[role=dialog] [name=${name}]`))
const submit = ({ find }: Page) =>
  find('[role=dialog] form').dispatchEvent(new Event('submit', { bubbles: true, cancelable: true }))
const dialog = ({ element }: Page) => element.querySelector('[role=dialog]')

describe('declaring time', () => {
  it('sends a chosen stretch with what it was, and lists it', async () => {
    app.api.replies['POST /me/declared'] = async () => {
      app.api.replies['GET /me/declared'] = dayWith(declared({ note: 'Roof repair' }))
      return { body: declared({ note: 'Roof repair' }) }
    }
    const page = await open()
    await says('Nothing declared on this day.')
    await eventually(() => page.find('li button', 'What was it?').click())
    const times = [(await field(page, 'from')).value, (await field(page, 'to')).value]

    page.find('[role=dialog] input[value=call]').click()
    type(await field(page, 'note'), ' Roof repair ')
    submit(page)

    await says('Call: Roof repair')
    expect(times).toEqual(['09:30', '10:30'])
    expect(app.api.asked).toContain('POST /me/declared?user_id=ada')
    expect(app.api.sent).toEqual([
      {
        id: expect.stringMatching(/^[\w-]{16,64}$/),
        start: `${exampleDay}T09:30:00.000Z`,
        end: `${exampleDay}T10:30:00.000Z`,
        kind: 'call',
        note: 'Roof repair',
      },
    ])
    await eventually(() => expect(dialog(page)).toBeNull())
    expect(page.text()).not.toContain('Stretches without input')
  })

  it('keeps the dialog open and says what to do if the server refuses, and repeats the same declaration', async () => {
    app.api.replies['POST /me/declared'] = refusal(409, 'declared_already')
    const page = await open()
    await eventually(() => page.find('li button', 'What was it?').click())
    await field(page, 'note')

    submit(page)
    await says('Withdraw that first, or choose other times.')
    app.api.replies['POST /me/declared'] = { body: declared() }
    submit(page)

    await eventually(() => expect(dialog(page)).toBeNull())
    const ids = app.api.sent.map(body => JSON.stringify(body))
    expect(ids).toHaveLength(2)
    expect(ids[1]).toBe(ids[0])
  })

  it('sends nothing while the times are wrong, and says why', async () => {
    app.api.replies['POST /me/declared'] = { body: declared() }
    const page = await open()
    await eventually(() => page.find('button', 'Declare time').click())
    type(await field(page, 'from'), '11:00')

    type(await field(page, 'to'), '10:00')
    await says('The end must be after the start.')
    submit(page)
    type(await field(page, 'from'), '00:00')
    type(await field(page, 'to'), '17:00')
    await says('at most 16 hours')
    submit(page)
    type(await field(page, 'to'), '12:00')

    await eventually(() => expect(page.text()).not.toContain('at most 16 hours'))
    submit(page)
    await eventually(() => expect(dialog(page)).toBeNull())
    const times = { start: `${exampleDay}T00:00:00.000Z`, end: `${exampleDay}T12:00:00.000Z` }
    expect(app.api.sent).toEqual([expect.objectContaining(times)])
  })

  it('asks for a note if the policy needs one', async () => {
    app.api.replies['/me/declared'] = { body: { ...exampleDeclared, needs: 'note' } }
    const page = await open()
    await eventually(() => page.find('button', 'Declare time').click())

    expect((await field(page, 'note')).required).toBe(true)
    expect(page.text()).not.toContain('(optional)')
  })

  it('is not offered if the policy does not allow it', async () => {
    app.api.replies['/me/declared'] = { body: { ...exampleDeclared, may_declare: false } }
    const page = await open()

    await says('Your organisation does not let people declare time.')
    expect(page.text()).not.toContain('Declare time')
    expect(page.text()).not.toContain('What was it?')
  })
})

describe('withdrawing declared time', () => {
  it('removes the stretch, which can then be declared again', async () => {
    app.api.replies['GET /me/declared'] = dayWith(declared())
    app.api.replies['DELETE /me/declared/declared-by-a-test'] = async () => {
      app.api.replies['GET /me/declared'] = { body: exampleDeclared }
      return { body: declared({ state: 'withdrawn' }) }
    }
    const page = await open()

    await eventually(() => page.find('button', 'Withdraw').click())

    await says('Nothing declared on this day.')
    expect(app.api.asked).toContain('DELETE /me/declared/declared-by-a-test?user_id=ada')
    await says('Stretches without input')
  })

  it('keeps the stretch and says what to do if the server refuses', async () => {
    app.api.replies['GET /me/declared'] = dayWith(declared())
    app.api.replies['DELETE /me/declared/declared-by-a-test'] = refusal(404, 'unknown_declaration')
    const page = await open()

    await eventually(() => page.find('button', 'Withdraw').click())

    await says('This declaration no longer exists. Reload the page.')
    expect(page.text()).toContain('Counted')
  })
})
