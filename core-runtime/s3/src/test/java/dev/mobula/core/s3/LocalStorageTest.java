package dev.mobula.core.s3;

/** A folder can what a bucket can. */
class LocalStorageTest extends StorageContract {
  @Override
  String address() {
    return temp.resolve("storage").toUri().toString();
  }
}
