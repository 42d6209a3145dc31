import { join } from 'node:path'
import type { TelemetryEvent } from '@telemetry-tracker/shared/contracts/event'
import { openAgentSocket } from '../browser/agent-socket.ts'
import { KnownBrowsers } from '../browser/known-browsers.ts'
import { BrowserRegistry } from '../browser/registry.ts'
import { visibleLimits } from '../collect/visible.ts'
import { openDeclared } from '../declared/open-declared.ts'
import { Delivery } from '../deliver/delivery.ts'
import { Queue } from '../deliver/queue.ts'
import { dropForeign, forgetOwner } from '../deliver/queue-owner.ts'
import { reportQueue } from '../deliver/report-queue.ts'
import { askTime } from '../deliver/server-time.ts'
import { createMemoryFreer } from '../free-memory.ts'
import { dayFileAt } from '../local-day/day-file.ts'
import { learnDayZone } from '../local-day/day-zone.ts'
import { LocalDay } from '../local-day/local-day.ts'
import { openLog } from '../log.ts'
import { mergeSecond } from '../merge/event.ts'
import { forgetEnded, matchWindows, noMatches } from '../merge/match-windows.ts'
import { mergingUnder } from '../merge/merging.ts'
import { createJumpWatch } from '../merge/time-jump.ts'
import { Timeline } from '../merge/timeline.ts'
import { isRunning } from '../platform/running.ts'
import { socketPlace } from '../platform/socket-place.ts'
import { followTimeZone, settleTimeZone } from '../platform/time-zone.ts'
import { followPolicy } from '../policy/follow-policy.ts'
import { cachePolicy, readCachedPolicy } from '../policy/policy-cache.ts'
import { makePrivateFolder, UsageError } from '../private-folder.ts'
import type { Program } from '../program.ts'
import { looksForOthers, patternsWhile } from '../recording/patterns-while.ts'
import { inMemory, PausedSeconds } from '../recording/paused-seconds.ts'
import { pausesFileAt } from '../recording/pauses-file.ts'
import { openPausing } from '../recording/pausing.ts'
import { createWorkTime } from '../recording/work-time.ts'
import type { HelperSettings } from '../settings.ts'
import {
  acknowledgedBy,
  isRecordingAllowed,
  requireAcknowledgement,
  withdrawAcknowledgement,
} from '../setup/acknowledgement.ts'
import { collectWhenAllowed } from '../setup/collect-when-allowed.ts'
import { reportAcknowledgement } from '../setup/report-acknowledgement.ts'
import { createDeviceSession } from '../sign-in/device-session.ts'
import { keyStore, readEnrolment, writeEnrolment } from '../sign-in/enrolment.ts'
import { forgetKey } from '../sign-in/forget-key.ts'
import { createAgentState } from './agent-state.ts'
import { agentUpdates } from './agent-updates.ts'
import { askedToStop } from './asked-to-stop.ts'
import { noteWayland } from './note-wayland.ts'
import { claimAgent } from './only-agent.ts'

const lastDeliveryWithinMs = 5_000

/**
 * Runs the agent until it is stopped: every observation becomes an event, every event goes into the queue, every batch to the server. `program` is
 * this program, to start it as the collector. Returns immediately if another agent is running.
 */
export async function runAgent(settings: HelperSettings, program: Program): Promise<void> {
  const { dataDir, userId, backendUrl } = settings
  makePrivateFolder(dataDir)
  const timeZone = settleTimeZone()
  const policyTrouble: string[] = []
  const policy = readCachedPolicy(dataDir, settings.policy, why => policyTrouble.push(why)) ?? settings.policy
  let inForce = policy
  const place = socketPlace(dataDir)
  let merging = mergingUnder(policy, settings)
  const enrolment = readEnrolment(dataDir)
  if (enrolment?.state === 'erased')
    throw new UsageError(
      'The person this device was enrolled for was deleted on the server. Nothing is recorded. Enrol the device again with `enrol`.',
    )
  const signIn =
    enrolment?.state !== 'enrolled'
      ? undefined
      : createDeviceSession(enrolment, keyStore(dataDir, enrolment).read, undefined, answerKey =>
          writeEnrolment(dataDir, { ...enrolment, answerKey }),
        )
  const ended = new AbortController()
  const folder = await claimAgent(place, dataDir, () => leaveFolder())
  if (folder === null) {
    console.error(`The helper is already running for ${dataDir}. Use \`status\` to see its state.`)
    return
  }
  const log = openLog(dataDir, 'helper', { level: settings.logLevel, stderr: true })
  process.on('uncaughtExceptionMonitor', error => log.fatal({ why: error.stack }, 'the agent crashed'))
  for (const why of policyTrouble)
    log.warn({ why }, 'part of the saved policy is invalid; the next one from the server replaces it')
  noteWayland(program, log)
  if (timeZone.warning !== undefined) log.warn(timeZone, 'problem with the time zone')
  const followingZone = followTimeZone(found => log.info(found, 'the time zone of this machine has changed'))
  const registry = new BrowserRegistry(new KnownBrowsers(join(dataDir, 'browsers.json'), log))
  const timeline = new Timeline()
  let matches = noMatches
  const trueNow = () => Date.now() - timeline.aheadMs
  const localDay = openLocalDay()
  const declaring = openDeclared({ settings, signIn, policy: () => inForce, localDay, trueNow, log })
  const { declared } = declaring
  const { queue, pausedSeconds, agentState, socket } = await openUp()
  const freeMemory = createMemoryFreer()
  const hasJumped = createJumpWatch(settings.wakeThresholdSec)
  let limitBefore = agentState.limit()
  let isErased = false
  const dayZone = learnDayZone({
    backendUrl,
    userId,
    signIn,
    log,
    onZone: zone => localDay.follow(zone),
  })
  const delivery = new Delivery({
    queue,
    backendUrl,
    batchIntervalMs: settings.batchIntervalMs,
    log,
    ...(signIn && { signIn }),
    onErased() {
      localDay.forget()
      declared.forget()
      pausedSeconds.forget()
      forgetOwner(dataDir)
      withdrawAcknowledgement(dataDir)
      // Last, so that an agent killed before this learns it again from the server.
      writeEnrolment(dataDir, { state: 'erased', since: new Date().toISOString() })
      isErased = true
      ended.abort()
    },
    onTime: reported => timeline.reported(reported),
    onAttempt(attempt) {
      if (attempt.error === undefined) dayZone.serverIsThere()
      if (agentState.setLastDelivery(attempt)) socket.broadcast(agentState.status())
    },
  })
  const updates = agentUpdates({
    ...{ dataDir, program, log, server: backendUrl, deviceId: queue.deviceId },
    answerKey: () => signIn?.answerKey?.() ?? null,
    mode: () => inForce.updates,
    onReady: () => ended.abort(),
  })
  const collector = collectWhenAllowed({
    isAllowed: () => isRecordingAllowed(dataDir, settings.queueDir),
    program,
    task: {
      intervalMs: settings.sampleIntervalMs,
      ...visibleLimits(policy),
      patterns: patternsWhile(limitBefore, policy),
    },
    log,
    onReport(report) {
      updates.reported(report)
      if (!agentState.setReport(report)) return
      log.info(agentState.recording(), agentState.recording().state)
      socket.broadcast(agentState.status())
    },
    onObservation(observation) {
      freeMemory()
      if (agentState.setLocked(observation.locked)) socket.broadcast(agentState.status())
      const limit = agentState.limit()
      // The second in which recording resumes still contains input from before.
      const isWhole = limit === limitBefore
      if (!isWhole) collector.lookFor(patternsWhile(limit, inForce))
      limitBefore = limit
      const endMs = timeline.claim(observation)
      if (hasJumped(observation, timeline.aheadMs)) {
        // Another process may have taken the folder while this computer slept, or this may be a copy of the
        // machine.
        if (!folder.isHeld()) leaveFolder()
        queue.sealEarly()
      }
      if (endMs !== null) declaring.note(observation, endMs, limit)
      if (!isWhole || isErased || endMs === null) return
      pausedSeconds.note(endMs, limit === 'paused')
      const browsers = registry.all(observation.at)
      const before = forgetEnded(matches, observation, isRunning)
      matches = matchWindows(observation, browsers, merging.rules.isBrowser, before)
      const event = mergeSecond(observation, matches.reported, browsers, merging, { endMs, limit })
      if (event === null) return
      agentState.keepRecent(event)
      localDay.add(event, merging.rules)
      if (queue.append(event)) delivery.hurry()
    },
  })
  log.info({ server: backendUrl, queued: queue.queuedEvents }, 'the agent runs')
  // Not awaited: the answer arrives long before the collector's first second.
  void askTime(backendUrl, reported => timeline.reported(reported), signIn)

  const following = followPolicy({
    server: backendUrl,
    signIn,
    log,
    inForce: () => inForce,
    onPolicy(central, version) {
      const before = inForce
      inForce = central ?? settings.policy
      merging = mergingUnder(inForce, settings)
      collector.see(visibleLimits(inForce))
      // What was found so far is forgotten then.
      if (looksForOthers(before, inForce)) collector.lookFor(patternsWhile(agentState.limit(), inForce))
      socket.broadcast({ type: 'policy', policy: agentState.obey(inForce) })
      log.info({ version }, 'applying a new policy')
      try {
        cachePolicy(dataDir, central)
      } catch (error) {
        log.warn({ why: String(error) }, 'the policy applies, but cannot be saved for the next start')
      }
    },
  })
  const told = { pauses: pausedSeconds, update: updates.last }
  const reporting = signIn && reportQueue({ server: backendUrl, signIn, queue, ...told, log })
  const acknowledging = signIn && reportAcknowledgement({ server: backendUrl, signIn, dataDir, log })

  await askedToStop(ended.signal)
  await updates.stop()
  followingZone.stop()
  await following.stop()
  await Promise.all([reporting?.stop(), acknowledging?.stop(), declaring.stop()])
  if (updates.isReady()) {
    // Recording goes on while the server is asked; what is recorded then is sent by the new version.
    await delivery.stop(lastDeliveryWithinMs)
    await collector.stopAfterObservation()
  } else {
    collector.stop()
    await delivery.stop(lastDeliveryWithinMs)
  }
  pausedSeconds.flush()
  await socket.close()
  queue.close()
  if (isErased && enrolment?.state === 'enrolled') await forgetKey(keyStore(dataDir, enrolment), log)
  folder.release()
  log.info({ queued: queue.queuedEvents }, 'the agent ends')
  updates.handOver()
  process.exit(0)

  /** The other process would overwrite anything written from now on. */
  function leaveFolder(): never {
    log.fatal({ dataDir }, 'another helper took over this folder while this device slept; stopping')
    process.exit(1)
  }

  function openLocalDay() {
    return new LocalDay({
      file: dayFileAt(join(dataDir, 'today.jsonl')),
      userId,
      zone: timeZone.zone,
      onTrouble: error => log.warn({ why: String(error) }, "cannot save today's minutes"),
    })
  }

  async function openUp() {
    requireAcknowledgement(dataDir, settings.queueDir)
    const queue = new Queue(settings.queueDir, settings.queueMaxBytes, notice => log.warn(notice, 'queue'))
    const dropped = dropForeign(queue, dataDir, { userId, isEnrolled: signIn !== undefined })
    if (dropped > 0) log.warn({ dropped }, 'dropped events that were recorded for another person')
    localDay.catchUp(recordedForMe(queue), trueNow(), merging.rules)
    const pausing = openPausing(join(dataDir, 'paused.json'))
    const pausedSeconds = openPausedSeconds(pausing.current(Date.now())?.kind === 'pause')
    const onAsked = () => {
      log.info(agentState.recording(), agentState.recording().state)
      socket.broadcast(agentState.status())
    }
    const workTime = createWorkTime(policy.workHours)
    const agentState = createAgentState({
      settings: { ...settings, policy },
      zoneWarning: timeZone.warning,
      queue,
      registry,
      pausing,
      workTime,
      timeline,
      localNumbers: () => localDay.numbers(trueNow(), merging.rules),
      ...{ declared, log, signIn, onAsked },
      installUpdate: () => updates.install(),
      // Later, so that the answer is sent first.
      stop: () => setImmediate(() => ended.abort()),
      acknowledgedBy: () => acknowledgedBy(dataDir),
      lookForAcknowledgement: () => void collector.look(),
    })
    return {
      queue,
      pausedSeconds,
      agentState,
      socket: await openAgentSocket(place, registry, agentState, log),
    }
  }

  /** Events recorded under another person's name are not part of today's numbers. */
  function* recordedForMe(queue: Queue): Generator<TelemetryEvent[]> {
    const isMine = ({ user_id }: TelemetryEvent) => signIn !== undefined || user_id === userId
    for (const events of queue.newestFirst()) yield events.filter(isMine)
  }

  function openPausedSeconds(isStillPaused: boolean) {
    const file = pausesFileAt({
      path: join(dataDir, 'untold-pauses.json'),
      userId,
      onTrouble: why => log.warn({ why }, 'cannot save or read pauses that the server does not know yet'),
    })
    return new PausedSeconds(signIn === undefined ? inMemory : file, isStillPaused)
  }
}
