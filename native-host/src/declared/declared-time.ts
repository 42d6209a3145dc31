import { randomUUID } from 'node:crypto'
import type { Declaration } from '@telemetry-tracker/shared/contracts/declared'
import type { DeclaredKind } from '@telemetry-tracker/shared/contracts/states'
import type { Stretch } from './away-watch.ts'
import { type DeclaredFile, nothingDeclared, type StoredDeclared } from './declared-file.ts'

interface Plan {
  file: DeclaredFile
  /** Whether the policy lets people declare time. */
  mayDeclare(): boolean
  /** Whether a part of a stretch was judged productive, such as a meeting on this computer: that needs no question. */
  wasProductive(stretch: Stretch): boolean
  /** Whether a time is on the current day: a question ends with the day. */
  isToday(epochMs: number): boolean
}

/**
 * What the person is asked about time without input, and what they said until the server has it. A stretch is asked about at most once. Nothing is stored
 * or sent about one for which the person says nothing.
 */
export class DeclaredTime {
  readonly #plan: Plan
  #stored: StoredDeclared

  constructor(plan: Plan) {
    this.#plan = plan
    const { question, answerable, unsent } = plan.file.read()
    const ofToday = (stretch: Stretch | null) => (stretch && plan.isToday(stretch.endMs) ? stretch : null)
    this.#stored = { question: ofToday(question), answerable: ofToday(answerable), unsent }
  }

  /** Someone came back after a stretch without input. It replaces one that was not asked about yet. */
  cameBack(stretch: Stretch): void {
    if (!this.#plan.mayDeclare() || this.#plan.wasProductive(stretch)) return
    this.#store({ ...this.#stored, question: stretch })
  }

  /** The stretch to ask about now, each one once; null if there is none. */
  ask(): Stretch | null {
    const { question } = this.#stored
    if (question === null) return null
    const isAsked = this.#plan.mayDeclare() && this.#plan.isToday(question.endMs)
    this.#store({ ...this.#stored, question: null, answerable: isAsked ? question : null })
    return isAsked ? question : null
  }

  /** The answer about the stretch that was asked about last. False if it is about another one, or no longer allowed. */
  declare({
    start,
    end,
    kind,
    note,
  }: {
    start: string
    end: string
    kind: DeclaredKind
    note: string
  }): boolean {
    const { answerable, unsent } = this.#stored
    const isAsked = answerable?.startMs === Date.parse(start) && answerable.endMs === Date.parse(end)
    if (!isAsked || !this.#plan.mayDeclare()) return false
    const declaration: Declaration = { id: randomUUID(), start, end, kind, note }
    this.#store({ ...this.#stored, answerable: null, unsent: [...unsent, declaration] })
    return true
  }

  /** What the server does not have yet, oldest first. */
  unsent(): readonly Declaration[] {
    return this.#stored.unsent
  }

  /** The server has it, or refused it for good. */
  settled(id: string): void {
    this.#store({ ...this.#stored, unsent: this.#stored.unsent.filter(each => each.id !== id) })
  }

  /** Deletes everything of this person. */
  forget(): void {
    this.#store(nothingDeclared)
  }

  #store(stored: StoredDeclared): void {
    this.#stored = stored
    this.#plan.file.write(stored)
  }
}
