export { type Override, writeConfiguration } from './configuration/write-configuration.ts';
export { findBinary, type InstalledBinary } from './install/find-binary.ts';
export { requireGo } from './install/go-toolchain.ts';
export { planInstall } from './install/install-plan.ts';
export { installPrograms } from './install/install-programs.ts';
export { createLines, type InstallProgress } from './install/install-progress.ts';
export { type BinaryName, type ModuleName, neededModules } from './install/pinned-modules.ts';
export { StackError, type StackErrorCode } from './stack-error.ts';
export { openRotatingFile, type RotatingFile } from './supervise/rotating-file.ts';
export { stackFolders } from './supervise/stack-folders.ts';
export { type ProgramName, stackPrograms } from './supervise/stack-programs.ts';
export {
  isStackUp,
  type NativeStack,
  type NativeStackOptions,
  prepareStack,
  startNativeStack,
} from './supervise/start-native-stack.ts';
