/** Capture files (.scap): reading, writing and recording. */
export { openCapture } from "./capture_source.ts";
export {
  CaptureError,
  NotACaptureError,
  TruncatedCaptureError,
} from "./error.ts";
export { createOutput } from "./byte_output.ts";
export { CaptureWriter } from "./capture_writer.ts";
export { Recorder } from "./recorder.ts";
export { tablesOf } from "./state_tables.ts";
export { unknownMachine } from "./read_machine.ts";
