import { expect, it } from 'vitest'
import type { InputEvent } from '../input/input-event.ts'
import { overlay } from './overlay.ts'

const move = (ms: number, x: number, y: number): InputEvent => ({ ms, kind: 'move', x, y })

it('adds the ways of a person and of a tool that start at different places', () => {
  const person = [move(10, 100, 100), move(30, 150, 100)]
  const tool = [move(20, 960, 540), move(25, 964, 544), move(40, 960, 540)]

  expect([...overlay(person, tool)]).toEqual([
    move(10, 100, 100),
    move(20, 100, 100),
    move(25, 104, 104),
    move(30, 154, 104),
    move(40, 150, 100),
  ])
})
