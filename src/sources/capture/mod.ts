/** Capture files (.scap): reading, writing and recording. */
export {
  type CaptureOptions,
  CaptureSource,
  openCapture,
} from "./capture_source.ts";
export {
  CaptureError,
  NotACaptureError,
  TruncatedCaptureError,
} from "./error.ts";
export { type ByteOutput, createOutput } from "./byte_output.ts";
export { CaptureWriter, type WriterStats } from "./capture_writer.ts";
export { type CaptureTables } from "./write_head.ts";
export { Recorder, type RecorderOptions } from "./recorder.ts";
export { AlertRecorder, type AlertRecorderOptions } from "./alert_recorder.ts";
export { tablesOf } from "./state_tables.ts";
export { unknownMachine } from "./read_machine.ts";
