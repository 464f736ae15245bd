package dev.mobula.core.internal;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import dev.mobula.columns.Column;
import dev.mobula.columns.StateDict;
import java.util.Map;

/** A state as its paths and columns. */
final class StateDictSerializer extends Serializer<StateDict> {
  @Override
  public void write(Kryo kryo, Output output, StateDict state) {
    output.writeBoolean(state.isSealed());
    output.writeInt(state.entries().size(), true);
    for (Map.Entry<String, Column> entry : state.entries().entrySet()) {
      output.writeString(entry.getKey());
      kryo.writeObject(output, entry.getValue());
    }
  }

  @Override
  public StateDict read(Kryo kryo, Input input, Class<? extends StateDict> type) {
    boolean sealed = input.readBoolean();
    StateDict state = new StateDict();
    int size = input.readInt(true);
    for (int i = 0; i < size; i++) {
      state.put(input.readString(), kryo.readObject(input, Column.class));
    }
    return sealed ? state.seal() : state;
  }
}
