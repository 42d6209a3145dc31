import { describe, expect, it } from 'vitest'
import { type, useAdminApp } from '../../testing/adminApp.ts'
import { eventually } from '../../testing/eventually.ts'
import { exampleStatus } from '../../testing/exampleNumbers.ts'
import { readable } from '../../testing/mountPage.ts'

const app = useAdminApp()
const { open, says, address } = app

describe("a person's drill-down", () => {
  it('shows their day, their apps and a link to their own page', async () => {
    const { find } = await open('/admin/people/ada')

    await says('Productive today81%')
    await says('Non-productive time by app todayChromium — youtube.com50 min')
    await says('All apps and sites today')
    await eventually(() => expect(readable(find('tr', 'Code'))).toContain('2 h 40 min'))
    expect(find('a', 'What this person sees').getAttribute('href')).toBe('/dashboard/ada')
    expect(document.title).toBe('ada · Telemetry Tracker')
  })

  it('is headed by their name, with their id beside it', async () => {
    app.api.replies['/admin/user/ada/status'] = {
      body: { ...exampleStatus('ada', true), display_name: 'Ada Lindqvist' },
    }
    const { find } = await open('/admin/people/ada')

    await eventually(() => expect(readable(find('h1'))).toBe('Ada Lindqvist'))
    expect(readable(find('.about bdi'))).toBe('ada')
    expect(document.title).toBe('Ada Lindqvist · Telemetry Tracker')
  })

  it('says that no person has this name', async () => {
    await open('/admin/people/adda')

    await says('No data for this person')
    expect(app.page.text()).not.toContain('Delete this person')
  })

  it('saves a note on their day, and shows it', async () => {
    const noted = new Date().toISOString()
    app.api.replies['PUT /admin/user/ada/notes'] = async () => {
      app.api.replies['/notes'] = { body: [{ author: 'root', is_mine: true, note: 'On a course.', noted }] }
      return { body: { done: true } }
    }
    const { find } = await open('/admin/people/ada')
    await says('No notes yet.')
    find('button', 'Add a note').click()
    const field = await eventually(() => find<HTMLTextAreaElement>('textarea[name=note]'))
    field.value = 'On a course.'
    field.dispatchEvent(new Event('input', { bubbles: true }))

    field.form?.dispatchEvent(new Event('submit', { bubbles: true, cancelable: true }))

    await says('On a course.root')
    expect(app.api.asked).toContain('PUT /admin/user/ada/notes')
    await eventually(() => find('button', 'Edit your note'))
  })

  it('deletes only after the name is typed, and reports what was deleted', async () => {
    const { find } = await open('/admin/people/ada')
    await eventually(() => find('button', 'Delete this person').click())
    const confirm = await eventually(() => find<HTMLButtonElement>('button', 'Delete permanently'))
    expect(readable(find('[role=dialog]'))).toContain('This cannot be undone')
    expect(confirm.disabled).toBe(true)

    type(find('input[name=confirmation]'), 'Ada')
    find('form').dispatchEvent(new Event('submit', { bubbles: true, cancelable: true }))
    expect(app.api.asked).not.toContain('DELETE /admin/user/ada')

    type(find('input[name=confirmation]'), 'ada')
    await eventually(() => expect(confirm.disabled).toBe(false))
    confirm.click()

    await says(`Deleted all data of “ada”: ${new Intl.NumberFormat().format(1_234)} rows.`)
    expect(app.api.asked.filter(asked => asked.startsWith('DELETE'))).toEqual(['DELETE /admin/user/ada'])
    expect(address()).toBe('/admin')
  })

  it('says why a deletion failed, and stays open', async () => {
    app.api.replies['DELETE /admin/user/ada'] = {
      status: 503,
      body: { error: { code: 'busy', message: 'The database is busy. Try again in a minute.' } },
    }
    const { find } = await open('/admin/people/ada')
    await eventually(() => find('button', 'Delete this person').click())
    await eventually(() => find('[role=dialog]'))
    type(find('input[name=confirmation]'), 'ada')
    await eventually(() =>
      expect(find<HTMLButtonElement>('button', 'Delete permanently').disabled).toBe(false),
    )

    find('button', 'Delete permanently').click()

    await says('The database is busy. Try again in a minute.')
    expect(address()).toBe('/admin/people/ada')
    expect(readable(find('[role=dialog]'))).toContain('This cannot be undone')
  })
})
