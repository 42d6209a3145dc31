; The set-up program for one person on Windows. Values in ${} without a definition here come from setup.ts.
;
; TelemetryTracker-Setup.exe [/S] [/SERVER=address] [/CODE=code] [/ORG=name] [/NOTICE=organisation]
; uninstall.exe [/S] [/PURGE | /PURGE /DISCARD]
Target amd64-unicode
ManifestDPIAware true
RequestExecutionLevel user
!ifdef UNCOMPRESSED
  SetCompress off
!else
  SetCompressor /SOLID lzma
!endif
; Times of files would differ from build to build.
SetDateSave off

!include MUI2.nsh
!include FileFunc.nsh
!include LogicLib.nsh
!include nsDialogs.nsh
!include WinVer.nsh
!include x64.nsh

!define PROGRAM "telemetry-tracker.exe"
; A version that was replaced, until it has ended.
!define REPLACED "telemetry-tracker.replaced.exe"
!define UNINSTALL_KEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\TelemetryTracker"

Name "Telemetry Tracker"
OutFile "${OUTPUT}"
InstallDir "$LOCALAPPDATA\Programs\Telemetry Tracker"
BrandingText "Telemetry Tracker ${VERSION}"
ShowInstDetails nevershow
ShowUninstDetails nevershow
AutoCloseWindow true
VIProductVersion "${NUMBERS}"
VIAddVersionKey ProductName "Telemetry Tracker"
VIAddVersionKey FileDescription "Telemetry Tracker set-up"
VIAddVersionKey FileVersion "${VERSION}"
VIAddVersionKey ProductVersion "${VERSION}"
VIAddVersionKey LegalCopyright "MIT licence"

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!insertmacro MUI_PAGE_INSTFILES
UninstPage custom un.askAboutData un.rememberAnswer
!insertmacro MUI_UNPAGE_INSTFILES
!include texts.nsh

!ifdef SIGN
  !uninstfinalize '${SIGN}' = 0
!endif

Var wasRunning
Var aboutData
Var deliverButton
Var discardButton

!include running-program.nsh
!insertmacro runningProgram ""
!insertmacro runningProgram "un."

Function .onInit
  ${IfNot} ${RunningX64}
  ${OrIfNot} ${AtLeastWin10}
    MessageBox MB_OK|MB_ICONSTOP "$(TooOld)" /SD IDOK
    SetErrorLevel 2
    Quit
  ${EndIf}
FunctionEnd

Section
  SetOutPath $INSTDIR
  ${If} ${FileExists} "$INSTDIR\${PROGRAM}"
  ${OrIf} ${FileExists} "$INSTDIR\${REPLACED}"
    Call moveAway
    ${If} ${Errors}
      MessageBox MB_OK|MB_ICONSTOP "$(CannotReplace)" /SD IDOK
      SetErrorLevel 2
      Abort "$(CannotReplace)"
    ${EndIf}
    ; As the agent wants to end: what it has counted is kept.
    nsExec::ExecToStack '"$INSTDIR\${REPLACED}" stop'
    Pop $0
    Pop $1
    ; 3: none ran.
    ${If} $0 != 3
      StrCpy $wasRunning " --start"
    ${EndIf}
    Call endProcesses
  ${EndIf}
  File "/oname=${PROGRAM}" "${EXECUTABLE}"
  Delete "$INSTDIR\${REPLACED}"
  File "/oname=LICENSE.txt" "${LICENSE}"
  WriteUninstaller "$INSTDIR\uninstall.exe"

  CreateDirectory "$SMPROGRAMS\Telemetry Tracker"
  CreateShortcut "$SMPROGRAMS\Telemetry Tracker\$(MyNumbers).lnk" "$INSTDIR\${PROGRAM}" "dashboard"

  WriteRegStr HKCU "${UNINSTALL_KEY}" "DisplayName" "Telemetry Tracker"
  WriteRegStr HKCU "${UNINSTALL_KEY}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${UNINSTALL_KEY}" "Publisher" "Telemetry Tracker"
  WriteRegStr HKCU "${UNINSTALL_KEY}" "DisplayIcon" "$INSTDIR\${PROGRAM}"
  WriteRegStr HKCU "${UNINSTALL_KEY}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKCU "${UNINSTALL_KEY}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${UNINSTALL_KEY}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKCU "${UNINSTALL_KEY}" "EstimatedSize" ${SIZE_KB}
  WriteRegDWORD HKCU "${UNINSTALL_KEY}" "NoModify" 1
  WriteRegDWORD HKCU "${UNINSTALL_KEY}" "NoRepair" 1

  ; In a private folder, and not on a command line, which every user of the computer can read.
  InitPluginsDir
  FileOpen $0 "$PLUGINSDIR\values" w
  FileWriteUTF16LE $0 $CMDLINE
  FileClose $0
!ifdef BAKED
  File "/oname=$PLUGINSDIR\baked.json" "${BAKED}"
!endif
!ifdef RELEASES_ROOT
  File "/oname=$INSTDIR\releases-root.json" "${RELEASES_ROOT}"
!endif
  nsExec::ExecToStack '"$INSTDIR\${PROGRAM}" after-install --values "$PLUGINSDIR\values" --baked "$PLUGINSDIR\baked.json" --log "$INSTDIR\setup.log" --problems "$PLUGINSDIR\problems"$wasRunning'
  Pop $0
  Pop $1
  ${If} $0 != 0
    SetErrorLevel 1
    Call readProblems
    MessageBox MB_OK|MB_ICONEXCLAMATION "$(NotDone)$\r$\n$1" /SD IDOK
  ${EndIf}
SectionEnd

; Into $1 what went wrong; a program that could not start has left it as it is.
Function readProblems
  ${IfNot} ${FileExists} "$PLUGINSDIR\problems"
    Return
  ${EndIf}
  StrCpy $1 ""
  FileOpen $2 "$PLUGINSDIR\problems" r
  ${Do}
    ClearErrors
    FileReadUTF16LE $2 $3
    ${If} ${Errors}
      ${ExitDo}
    ${EndIf}
    StrCpy $1 "$1$3"
  ${Loop}
  FileClose $2
  ClearErrors
FunctionEnd

Function .onInstSuccess
  ${IfNot} ${Silent}
    Exec '"$INSTDIR\${PROGRAM}" ${FIRST_COMMAND}'
  ${EndIf}
FunctionEnd

Function un.onInit
  StrCpy $aboutData "--keep-data"
  ${GetParameters} $0
  ClearErrors
  ${GetOptions} $0 "/PURGE" $1
  ${IfNot} ${Errors}
    StrCpy $aboutData "--deliver"
    ${GetOptions} $0 "/DISCARD" $1
    ${IfNot} ${Errors}
      StrCpy $aboutData "--discard"
    ${EndIf}
  ${EndIf}
  ClearErrors
FunctionEnd

Function un.askAboutData
  !insertmacro MUI_HEADER_TEXT "$(RemoveTitle)" ""
  nsDialogs::Create 1018
  Pop $0
  ${NSD_CreateLabel} 0 0 100% 30u "$(RemoveAsk)"
  Pop $0
  ${NSD_CreateFirstRadioButton} 0 34u 100% 14u "$(RemoveDeliver)"
  Pop $deliverButton
  ${NSD_CreateAdditionalRadioButton} 0 50u 100% 14u "$(RemoveDiscard)"
  Pop $discardButton
  ${NSD_CreateAdditionalRadioButton} 0 66u 100% 14u "$(RemoveKeep)"
  Pop $0
  ${NSD_Check} $deliverButton
  nsDialogs::Show
FunctionEnd

Function un.rememberAnswer
  StrCpy $aboutData "--keep-data"
  ${NSD_GetState} $deliverButton $0
  ${If} $0 == ${BST_CHECKED}
    StrCpy $aboutData "--deliver"
  ${EndIf}
  ${NSD_GetState} $discardButton $0
  ${If} $0 == ${BST_CHECKED}
    StrCpy $aboutData "--discard"
  ${EndIf}
FunctionEnd

Section Uninstall
  SetOutPath $TEMP
  ; Relays have files of the data folder open, and a browser would start more of them meanwhile.
  Call un.moveAway
  ${If} ${Errors}
    MessageBox MB_OK|MB_ICONSTOP "$(CannotReplace)" /SD IDOK
    SetErrorLevel 2
    Abort "$(CannotReplace)"
  ${EndIf}
  nsExec::ExecToStack '"$INSTDIR\${REPLACED}" stop'
  Pop $0
  Pop $1
  Call un.endProcesses
  nsExec::ExecToStack '"$INSTDIR\${REPLACED}" uninstall --yes $aboutData'
  Pop $0
  Pop $1
  ${If} $0 != 0
    ; The program stays, so that it can be tried again.
    Rename "$INSTDIR\${REPLACED}" "$INSTDIR\${PROGRAM}"
    MessageBox MB_OK|MB_ICONEXCLAMATION "$(NotDone)$\r$\n$1" /SD IDOK
    SetErrorLevel 1
    Abort "$1"
  ${EndIf}
  Call un.endProcesses
  Delete "$INSTDIR\${REPLACED}"
  ; Of an update that replaced the program by itself.
  Delete "$INSTDIR\telemetry-tracker.next.exe"
  Delete "$INSTDIR\telemetry-tracker.before.exe"
  Delete "$INSTDIR\preset.json"
  Delete "$INSTDIR\releases-root.json"
  Delete "$INSTDIR\setup.log"
  Delete "$INSTDIR\LICENSE.txt"
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
  ; Other programs are installed there, too; it goes only if it is empty.
  RMDir "$LOCALAPPDATA\Programs"
  RMDir /r "$SMPROGRAMS\Telemetry Tracker"
  DeleteRegKey HKCU "${UNINSTALL_KEY}"
  DeleteRegKey /ifempty HKCU "Software\Microsoft\Windows\CurrentVersion\Uninstall"
SectionEnd
