import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { RunTool } from './run-tool.ts'
import { commandInTask, isTaskOff, taskXml } from './task-xml.ts'
import type { Way } from './way.ts'

/**
 * A task of Windows' Task Scheduler. Its name has the person's, because all users share one list.
 *
 * @param user `DOMAIN\name`
 */
export function scheduledTaskWay({ user, run }: { user: string; run: RunTool }): Way {
  const task = `Telemetry Tracker (${user.split('\\').at(-1)})`
  return {
    name: 'scheduled task',
    async find() {
      // It fails if there is no such task.
      const xml = await run('schtasks.exe', ['/query', '/tn', task, '/xml']).catch(() => '')
      const command = commandInTask(xml)
      return command === null ? null : { where: `task "${task}"`, command, isOn: !isTaskOff(xml) }
    },
    async set(command) {
      const folder = mkdtempSync(join(tmpdir(), 'telemetry-tracker-'))
      try {
        const file = join(folder, 'task.xml')
        writeFileSync(file, `\uFEFF${taskXml({ command, user })}`, 'utf16le')
        await run('schtasks.exe', ['/create', '/tn', task, '/xml', file, '/f'])
      } finally {
        rmSync(folder, { recursive: true, force: true })
      }
      if ((await this.find()) === null) throw new Error('the Task Scheduler did not keep the task')
    },
    async start() {
      await run('schtasks.exe', ['/run', '/tn', task])
    },
    async remove() {
      await run('schtasks.exe', ['/delete', '/tn', task, '/f'])
      return [`removed the task "${task}"`]
    },
  }
}
