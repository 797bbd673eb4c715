package dev.workroom.documents;

import com.dylibso.chicory.runtime.ByteArrayMemory;
import com.dylibso.chicory.runtime.HostFunction;
import com.dylibso.chicory.runtime.ImportValues;
import com.dylibso.chicory.runtime.Instance;
import com.dylibso.chicory.runtime.Memory;
import com.dylibso.chicory.wasm.WasmModule;
import com.dylibso.chicory.wasm.types.FunctionImport;
import com.dylibso.chicory.wasm.types.FunctionType;
import dev.workroom.documents.ironcalc.IronCalc;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * IronCalc's WebAssembly as this process runs it: what it imports from its host, how texts and
 * objects cross. Source: the JavaScript that wasm-bindgen makes for {@code @ironcalc/wasm}.
 *
 * <p>Not for two threads at once. After an exception it is of no more use.
 */
final class FormulaWasm {
  private static final int PAGE = 65_536;

  /** The table in which it keeps numbers of objects; the other one holds functions. */
  private static final int OBJECTS = 1;

  /** Sets an entry of a map and gives the map; the others set fields and give nothing. */
  private static final String MAP_SET = "_575dd786d51585f8";

  private final Instance instance;

  /** What the WebAssembly holds by number, some of it for ever; 0 is nothing. */
  private final List<@Nullable Object> references = new ArrayList<>();

  FormulaWasm() {
    references.add(null);
    WasmModule module = IronCalc.load();
    ImportValues.Builder imports = ImportValues.builder();
    for (int i = 0; i < module.importSection().importCount(); i++) {
      if (module.importSection().getImport(i) instanceof FunctionImport function) {
        FunctionType type = module.typeSection().getType(function.typeIndex());
        String name = function.name();
        imports.addFunction(
            new HostFunction(
                function.module(),
                name,
                type,
                (inside, arguments) -> imported(name, inside.memory(), arguments)));
      }
    }
    instance =
        Instance.builder(module)
            .withImportValues(imports.build())
            .withStart(false)
            .withMemoryFactory(ByteArrayMemory::new)
            .withMachineFactory(IronCalc::create)
            .build();
    instance.export("__wbindgen_start").apply();
  }

  /** Bytes that it occupies, about; it never gives any back. */
  long size() {
    return (long) instance.memory().pages() * PAGE + 64L * references.size();
  }

  long[] call(String function, long... arguments) {
    return instance.export(function).apply(arguments);
  }

  /** A text as two arguments: where it lies and its length; the called function frees it. */
  long[] text(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    long at = call("__wbindgen_malloc", bytes.length, 1)[0];
    instance.memory().write((int) at, bytes);
    return new long[] {at, bytes.length};
  }

  /** The text that a call has returned, which is freed. */
  String text(long[] returned) {
    if (returned.length > 3 && returned[3] != 0) {
      throw new IllegalStateException("IronCalc refused a cell");
    }
    String text = instance.memory().readString((int) returned[0], (int) returned[1]);
    call("__wbindgen_free", returned[0], returned[1], 1);
    return text;
  }

  /**
   * The object that a call has returned: {@code Map}, {@code List}, {@code String}, {@code Double}.
   */
  @Nullable Object object(long[] returned) {
    if (returned[2] != 0) {
      throw new IllegalStateException("IronCalc refused a cell");
    }
    Object object = references.get(instance.table(OBJECTS).ref((int) returned[0]));
    call("__externref_table_dealloc", returned[0]);
    return object;
  }

  private long reference(@Nullable Object object) {
    references.add(object);
    return references.size() - 1L;
  }

  private long[] imported(String name, Memory memory, long[] a) {
    // The names end in a hash of their signature.
    int hash = name.startsWith("__wbg_") ? name.lastIndexOf('_') : name.length();
    return switch (name.substring(0, hash)) {
      case "__wbindgen_init_externref_table" -> {
        // Places for undefined, null, true and false, which it counts on.
        instance.table(OBJECTS).grow(4, 0, instance);
        yield new long[0];
      }
      case "__wbg_ic_tz_validate" -> new long[] {1};
      case "__wbg_ic_tz_parts" -> new long[] {reference(clock(Double.longBitsToDouble(a[0])))};
      case "__wbg_length" -> new long[] {list(a[0]).size()};
      case "__wbg_get", "__wbg_get_unchecked" -> new long[] {reference(list(a[0]).get((int) a[1]))};
      case "__wbg___wbindgen_number_get" -> {
        // A mark whether there is one, and the number eight bytes on.
        Double number = references.get((int) a[1]) instanceof Double given ? given : null;
        memory.writeI32((int) a[0], number == null ? 0 : 1);
        memory.writeF64((int) a[0] + 8, number == null ? 0 : number);
        yield new long[0];
      }
      case "__wbg_now" -> new long[] {Double.doubleToRawLongBits(System.currentTimeMillis())};
      case "__wbg_random" -> new long[] {Double.doubleToRawLongBits(Math.random())};
      case "__wbg_Error", "__wbindgen_cast_0000000000000003" ->
          new long[] {reference(memory.readString((int) a[0], (int) a[1]))};
      case "__wbindgen_cast_0000000000000001" ->
          new long[] {reference(Double.longBitsToDouble(a[0]))};
      case "__wbindgen_cast_0000000000000002", "__wbindgen_cast_0000000000000004" ->
          new long[] {reference((double) a[0])};
      case "__wbg_new" -> new long[] {reference(made(name))};
      case "__wbg_set" -> {
        set(references.get((int) a[0]), a);
        yield name.endsWith(MAP_SET) ? new long[] {a[0]} : new long[0];
      }
      case "__wbg___wbindgen_throw" ->
          throw new IllegalStateException(memory.readString((int) a[0], (int) a[1]));
      default -> throw new IllegalStateException("IronCalc asks its host for " + name);
    };
  }

  /** Year to second of a time in milliseconds, as the clock of this machine shows it. */
  private static List<@Nullable Object> clock(double milliseconds) {
    ZonedDateTime time = Instant.ofEpochMilli((long) milliseconds).atZone(ZoneId.systemDefault());
    return List.of(
        (double) time.getYear(),
        (double) time.getMonthValue(),
        (double) time.getDayOfMonth(),
        (double) time.getHour(),
        (double) time.getMinute(),
        (double) time.getSecond());
  }

  @SuppressWarnings("unchecked")
  private List<@Nullable Object> list(long reference) {
    if (references.get((int) reference) instanceof List<?> list) {
      return (List<@Nullable Object>) list;
    }
    throw new IllegalStateException("IronCalc counts what is no list");
  }

  private static Object made(String name) {
    return name.endsWith("_32b398fb48b6d94a") ? new ArrayList<>() : new HashMap<>();
  }

  @SuppressWarnings("unchecked")
  private void set(@Nullable Object target, long[] a) {
    switch (target) {
      case List<?> list -> ((List<@Nullable Object>) list).add(references.get((int) a[2]));
      case Map<?, ?> map ->
          ((Map<@Nullable Object, @Nullable Object>) map)
              .put(references.get((int) a[1]), references.get((int) a[2]));
      case null, default -> throw new IllegalStateException("IronCalc sets what is no object");
    }
  }
}
