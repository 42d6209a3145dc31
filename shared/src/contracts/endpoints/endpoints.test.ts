import { describe, expect, it } from 'vitest'
import { endpointList, endpoints } from './all.ts'

describe.each(endpointList.map(each => [each.key, each] as const))('the example of %s', (_, endpoint) => {
  it('has a body and an answer that fit the schemas', () => {
    const { body, answer, example } = endpoint

    expect(body?.safeParse(example.body).error).toBeUndefined()
    expect(answer.safeParse(example.answer).error).toBeUndefined()
  })
})

it('lists every endpoint with its resource', () => {
  expect(endpointList.map(({ key }) => key).sort()).toEqual(Object.keys(endpoints).sort())
})

it('names every operation once', () => {
  const ids = endpointList.map(({ id }) => id)

  expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([])
})

it('declares a 4xx or 5xx status for every error', () => {
  const statuses = endpointList.flatMap(({ errors = {} }) => Object.keys(errors).map(Number))

  expect(statuses.filter(status => status < 400 || status > 599)).toEqual([])
})
