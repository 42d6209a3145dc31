import { describe, expect, it } from 'vitest'
import { type, useAdminApp } from '../../testing/adminApp.ts'
import { eventually } from '../../testing/eventually.ts'
import { examplePerson, exampleStatus } from '../../testing/exampleNumbers.ts'
import { readable } from '../../testing/mountPage.ts'
import { noteDay } from '../api/dayNotes.ts'
import { changeUser } from '../api/manage.ts'
import { deletePerson } from '../api/people.ts'

const app = useAdminApp()
const { open, says, address } = app

describe('people whose ids browsers treat as path segments', () => {
  it.each(['.', '..'])('are opened, given notes and deleted by %s in the query', async id => {
    app.api.replies['/admin/leaderboard'] = { body: [examplePerson(id, 60, 60)] }
    app.api.replies['/admin/user/status'] = { body: exampleStatus(id, true) }
    for (const change of ['DELETE /admin/user', 'PUT /admin/user/notes', 'PUT /admin/users'])
      app.api.replies[change] = { body: { done: true } }
    const { find } = await open('/admin')
    const link = await eventually(() => find('tbody a'))
    expect(link.getAttribute('href')).toBe(`/admin/people?user_id=${id}`)

    link.click()

    await eventually(() => expect(readable(find('h1'))).toBe(id))
    await eventually(() => expect(app.api.asked).toContain(`GET /admin/user/app-breakdown?user_id=${id}`))
    expect(document.title).toBe(`${id} · Telemetry Tracker`)
    await deletePerson(id)
    expect(app.api.asked).toContain(`DELETE /admin/user?user_id=${id}`)
    await noteDay(id, '2026-03-10', 'On a course.')
    expect(app.api.asked).toContain(`PUT /admin/user/notes?user_id=${id}`)
    await changeUser(id, { display_name: 'Dots' })
    expect(app.api.asked).toContain(`PUT /admin/users?user_id=${id}`)
  })

  it('keeps the page’s person when its view changes', async () => {
    app.api.replies['/admin/user/status'] = { body: exampleStatus('..', true) }
    await open('/admin/people?user_id=..')
    const slider = await eventually(() => app.page.find<HTMLInputElement>('input[name=days]'))

    type(slider, '21')

    await eventually(() => expect(address()).toBe('/admin/people?user_id=..&trend=21'))
  })
})

describe('an unknown URL', () => {
  it.each(['/admin/people', '/admin/people?user_id=', '/admin/manage/policy/teams'])('is %s', async path => {
    await open(path)

    await says('There is nothing at this address')
  })

  it('links back to the team', async () => {
    const { find } = await open('/admin/nothing')

    await says('There is nothing at this address')
    expect(find('a', 'Go to the overview').getAttribute('href')).toBe('/admin')
  })
})
