import { appendFileSync } from 'node:fs'
import { Delivery } from '../deliver/delivery.ts'
import { Queue } from '../deliver/queue.ts'
import { anEvent } from './events.ts'
import { silentLog } from './log.ts'

// A separate process that tests kill: it adds numbered events to a queue and delivers them, and notes each
// number once the queue has it.
const [folder = '', backendUrl = '', note = '', from = '1'] = process.argv.slice(2)

const queue = new Queue(folder, 100 * 1024 * 1024, () => {})
const delivery = new Delivery({ queue, backendUrl, batchIntervalMs: 5, log: silentLog, onAttempt() {} })
let next = Number(from)

setInterval(() => {
  for (let i = 0; i < 7; i++) {
    if (queue.append(anEvent(next))) delivery.hurry()
    appendFileSync(note, `${next}\n`)
    next++
  }
}, 2)
