; What the set-up program and its uninstaller do while the program runs.
!macro runningProgram un
  ; Moves the program's file away: a program that runs can be moved, but not replaced or removed. From then on nothing starts
  ; it: not a browser, and not a relay that sees its agent end. Leaves errors set if that fails.
  Function ${un}moveAway
    ; Of an installation or a removal that was interrupted.
    ${If} ${FileExists} "$INSTDIR\${REPLACED}"
    ${AndIf} ${FileExists} "$INSTDIR\${PROGRAM}"
      Call ${un}endProcesses
      Delete "$INSTDIR\${REPLACED}"
    ${EndIf}
    ClearErrors
    ${If} ${FileExists} "$INSTDIR\${PROGRAM}"
      Rename "$INSTDIR\${PROGRAM}" "$INSTDIR\${REPLACED}"
    ${EndIf}
  FunctionEnd

  ; Ends every process of the program in this folder, agents and relays that browsers have started, until none has the file
  ; that was moved away. Only the file tells: a process that was just being started when it was moved is in no list under
  ; the program's name yet. Windows opens a file for writing only if no process runs it.
  Function ${un}endProcesses
    StrCpy $R9 0
    ${Do}
      Call ${un}endListed
      ${IfNot} ${FileExists} "$INSTDIR\${REPLACED}"
        Return
      ${EndIf}
      ClearErrors
      FileOpen $R8 "$INSTDIR\${REPLACED}" a
      ${IfNot} ${Errors}
        FileClose $R8
        Return
      ${EndIf}
      ; A process of another person, which cannot be ended, must not keep this waiting for ever.
      IntOp $R9 $R9 + 1
      Sleep 100
    ${LoopUntil} $R9 > 300
    ClearErrors
  FunctionEnd

  Function ${un}endListed
    System::Alloc 65536
    Pop $R1
    System::Call 'kernel32::K32EnumProcesses(p R1, i 65536, *i .R2)'
    IntOp $R2 $R2 / 4
    StrCpy $R3 0
    ${While} $R3 < $R2
      IntOp $R4 $R3 * 4
      IntPtrOp $R4 $R1 + $R4
      System::Call '*$R4(i .R5)'
      ; To ask for its file, to end it, and to wait for that.
      System::Call 'kernel32::OpenProcess(i 0x101001, i 0, i R5) p .R6'
      ${If} $R6 P<> 0
        StrCpy $R7 ""
        System::Call 'kernel32::QueryFullProcessImageNameW(p R6, i 0, w .R7, *i ${NSIS_MAX_STRLEN} .R8)'
        ; Under any of its names, which an update or this program has given it.
        StrLen $R8 "$INSTDIR\telemetry-tracker."
        StrCpy $R7 $R7 $R8
        ${If} $R7 == "$INSTDIR\telemetry-tracker."
          System::Call 'kernel32::TerminateProcess(p R6, i 0)'
          System::Call 'kernel32::WaitForSingleObject(p R6, i 10000)'
        ${EndIf}
        System::Call 'kernel32::CloseHandle(p R6)'
      ${EndIf}
      IntOp $R3 $R3 + 1
    ${EndWhile}
    System::Free $R1
  FunctionEnd
!macroend
