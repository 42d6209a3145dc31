/** The last input as the hook and the system report it, in seconds before now; null if there is none. */
export interface IdleTimes {
  hookIdleSec: number | null
  systemIdleSec: number | null
}

/** The two clocks are read one after the other: a smaller difference is the same input. */
const sameInputMs = 2_000
/**
 * Programs that keep the screen awake also reset the system's counter, about every half minute. This many
 * inputs in this time come from a person.
 */
const unseenInputs = 4
const withinMs = 60_000

/**
 * Detects an input hook that receives nothing while the system counts input: a permission was removed, the
 * foreground window belongs to the system, or the hook stopped. Times are milliseconds of any monotonic clock.
 */
export class HookWatch {
  #unseenAt: number[] = []

  /** Whether the hook is blind now. */
  look({ hookIdleSec, systemIdleSec }: IdleTimes, nowMs: number): boolean {
    if (systemIdleSec === null) return false
    const systemInputMs = nowMs - systemIdleSec * 1000
    const hookInputMs = hookIdleSec === null ? Number.NEGATIVE_INFINITY : nowMs - hookIdleSec * 1000
    this.#unseenAt = this.#unseenAt.filter(at => at > hookInputMs && nowMs - at < withinMs)
    const last = this.#unseenAt.at(-1) ?? hookInputMs
    const isAnother = systemInputMs - last > (last === hookInputMs ? sameInputMs : sameInputMs / 4)
    if (isAnother && nowMs - systemInputMs < withinMs) this.#unseenAt.push(systemInputMs)
    return this.#unseenAt.length >= unseenInputs
  }
}
