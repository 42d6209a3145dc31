import { windowsArguments, windowsCommandLine } from './windows-command-line.ts'
import { inXml, outOfXml } from './xml-text.ts'

/**
 * A scheduled task that starts the helper when one person signs in, without rights of an administrator. Windows
 * starts it again a minute after a crash, up to 255 times. The defaults would stop it on battery power, and after
 * three days.
 *
 * @param user `DOMAIN\name`
 */
export function taskXml({ command, user }: { command: readonly string[]; user: string }): string {
  const [file = '', ...args] = command
  return `<?xml version="1.0" encoding="UTF-16"?>
<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <RegistrationInfo>
    <Description>Starts Telemetry Tracker when ${inXml(user)} signs in.</Description>
  </RegistrationInfo>
  <Triggers>
    <LogonTrigger>
      <Enabled>true</Enabled>
      <UserId>${inXml(user)}</UserId>
    </LogonTrigger>
  </Triggers>
  <Principals>
    <Principal id="Author">
      <UserId>${inXml(user)}</UserId>
      <LogonType>InteractiveToken</LogonType>
      <RunLevel>LeastPrivilege</RunLevel>
    </Principal>
  </Principals>
  <Settings>
    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
    <ExecutionTimeLimit>PT0S</ExecutionTimeLimit>
    <Priority>6</Priority>
    <RestartOnFailure>
      <Interval>PT1M</Interval>
      <Count>255</Count>
    </RestartOnFailure>
  </Settings>
  <Actions Context="Author">
    <Exec>
      <Command>${inXml(file)}</Command>
      <Arguments>${inXml(windowsCommandLine(args))}</Arguments>
    </Exec>
  </Actions>
</Task>
`.replaceAll('\n', '\r\n')
}

/** The command of a task, as `schtasks /query /xml` prints it; null if there is none. */
export function commandInTask(xml: string): string[] | null {
  const textOf = (element: string) =>
    outOfXml(new RegExp(`<${element}>([^<]*)</${element}>`).exec(xml)?.[1] ?? '')
  const file = textOf('Command')
  return file === '' ? null : [file.replace(/^"(.*)"$/, '$1'), ...windowsArguments(textOf('Arguments'))]
}

/** Whether a task was switched off in the Task Scheduler. */
export function isTaskOff(xml: string): boolean {
  const [, settings = ''] = /<Settings>([\s\S]*?)<\/Settings>/.exec(xml) ?? []
  return /<Enabled>\s*false\s*<\/Enabled>/i.test(settings)
}
