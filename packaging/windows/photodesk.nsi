; The Windows installer. For one user, without an administrator; nothing outside its folder, the start menu and the
; user's part of the registry.
;   makensis -DVERSION=0.1.0 -DPAYLOAD=dist\photodesk -DOUTPUT=dist\photodesk-0.1.0-setup.exe packaging\windows\photodesk.nsi
; PAYLOAD is the folder that packaging/freeze.py makes; relative paths are those of the current folder (-NOCD).
Unicode true
SetCompressor /SOLID lzma
!include "MUI2.nsh"
!include "FileFunc.nsh"

!ifndef VERSION | PAYLOAD | OUTPUT | ICON | LICENCE | HOME
  !error "VERSION, PAYLOAD, OUTPUT, ICON, LICENCE and HOME must be given: see packaging/windows/build.py"
!endif

!define NAME "PhotoDesk"
!define UNINSTALL "Software\Microsoft\Windows\CurrentVersion\Uninstall\PhotoDesk"

Name "${NAME}"
OutFile "${OUTPUT}"
InstallDir "$LOCALAPPDATA\Programs\PhotoDesk"
InstallDirRegKey HKCU "Software\PhotoDesk" "Folder"
RequestExecutionLevel user
ManifestDPIAware true
BrandingText "${NAME} ${VERSION}"
VIProductVersion "${VERSION}.0"
VIAddVersionKey "ProductName" "${NAME}"
VIAddVersionKey "ProductVersion" "${VERSION}"
VIAddVersionKey "FileVersion" "${VERSION}"
VIAddVersionKey "FileDescription" "Installer of PhotoDesk"
VIAddVersionKey "LegalCopyright" "The PhotoDesk authors, GNU General Public License version 3 or later"

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_ABORTWARNING
!define MUI_LICENSEPAGE_TEXT_BOTTOM "You may use the program whatever you think of this; it binds those who pass it on."
!define MUI_LICENSEPAGE_BUTTON "&Next >"
!define MUI_FINISHPAGE_RUN "$INSTDIR\PhotoDesk.exe"
!insertmacro MUI_PAGE_LICENSE "${LICENCE}"
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English"

; A program that runs keeps its files open: it is asked to be closed, never killed, because it may be moving photos.
!macro WAIT_UNTIL_CLOSED UN
Function ${UN}WaitUntilClosed
  again:
    IfFileExists "$INSTDIR\PhotoDesk.exe" 0 closed
    ClearErrors
    FileOpen $0 "$INSTDIR\PhotoDesk.exe" a
    IfErrors 0 free
      MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "PhotoDesk is running. Close it, then try again." /SD IDCANCEL IDRETRY again
      Abort
  free:
    FileClose $0
  closed:
FunctionEnd
!macroend
!insertmacro WAIT_UNTIL_CLOSED ""
!insertmacro WAIT_UNTIL_CLOSED "un."

; Only what an installer of ours has put there: the folder may hold something of the user's.
!macro REMOVE_PROGRAM
  RMDir /r "$INSTDIR\_internal"
  Delete "$INSTDIR\PhotoDesk.exe"
  Delete "$INSTDIR\photodesk-cli.exe"
!macroend

Section "PhotoDesk"
  SectionIn RO
  Call WaitUntilClosed
  !insertmacro REMOVE_PROGRAM ; libraries of an older version must not stay beside the new ones
  SetOutPath "$INSTDIR"
  File /r "${PAYLOAD}\*.*"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  CreateShortcut "$SMPROGRAMS\PhotoDesk.lnk" "$INSTDIR\PhotoDesk.exe"

  WriteRegStr HKCU "Software\PhotoDesk" "Folder" "$INSTDIR"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayName" "${NAME}"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayIcon" "$INSTDIR\PhotoDesk.exe"
  WriteRegStr HKCU "${UNINSTALL}" "Publisher" "The PhotoDesk authors"
  WriteRegStr HKCU "${UNINSTALL}" "URLInfoAbout" "${HOME}"
  WriteRegStr HKCU "${UNINSTALL}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKCU "${UNINSTALL}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${UNINSTALL}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKCU "${UNINSTALL}" "NoModify" 1
  WriteRegDWORD HKCU "${UNINSTALL}" "NoRepair" 1
  ${GetSize} "$INSTDIR" "/S=0K" $0 $1 $2
  IntFmt $0 "0x%08X" $0
  WriteRegDWORD HKCU "${UNINSTALL}" "EstimatedSize" "$0"
SectionEnd

Section "Uninstall"
  Call un.WaitUntilClosed
  !insertmacro REMOVE_PROGRAM
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR" ; only when empty
  Delete "$SMPROGRAMS\PhotoDesk.lnk"
  DeleteRegKey HKCU "${UNINSTALL}"
  DeleteRegKey HKCU "Software\PhotoDesk"
  ; Libraries and preferences are the user's: they stay.
SectionEnd
