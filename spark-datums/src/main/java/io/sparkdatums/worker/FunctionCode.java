package io.sparkdatums.worker;

import io.sparkdatums.api.DatumFunction;
import io.sparkdatums.api.DatumsException;
import io.sparkdatums.datum.PlainDirectory;
import io.sparkdatums.plan.PlannedDatum;
import io.sparkdatums.repo.Warehouse;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/** User code that is a Java class of the job's class path: one instance per worker. */
final class FunctionCode implements UserCode {
  static final String SANDBOX = "java";

  private final WorkerContext context;
  private final Path scratch;
  private final DatumFunction function;
  private final Chunks chunks = new Chunks();
  private final Map<String, PlainDirectory> directories = new ConcurrentHashMap<>();

  private FunctionCode(WorkerContext context, Path scratch, DatumFunction function) {
    this.context = context;
    this.scratch = scratch;
    this.function = function;
  }

  /**
   * Makes the worker's instance.
   *
   * @param scratch a directory for outputs that are too large for memory
   * @throws DatumsException {@code TRANSFORM_CLASS} if that is not possible
   */
  static FunctionCode open(WorkerContext context, Path scratch) throws IOException {
    String name = Objects.requireNonNull(context.transform().className());
    try {
      ClassLoader loader = UserClasses.of(context.transform().jars(), context.warehouse().conf());
      Object instance = Class.forName(name, true, loader).getDeclaredConstructor().newInstance();
      if (instance instanceof DatumFunction function) {
        return new FunctionCode(context, scratch, function);
      }
      throw refused(name, "it does not implement " + DatumFunction.class.getName(), null);
    } catch (ClassNotFoundException e) {
      throw refused(name, "it is not on the class path of the workers", e);
    } catch (NoSuchMethodException e) {
      throw refused(name, "it has no constructor without parameters", e);
    } catch (InvocationTargetException e) {
      throw refused(name, "its constructor failed: " + e.getCause(), e);
    } catch (ReflectiveOperationException | LinkageError e) {
      throw refused(name, e.toString(), e);
    }
  }

  @SuppressWarnings("NullAway") // a cause may be null
  private static DatumsException refused(
      String name, String cause, @org.jspecify.annotations.Nullable Throwable e) {
    return DatumsException.of("TRANSFORM_CLASS", Map.of("class", name, "cause", cause), e);
  }

  @Override
  public DatumTry begin(PlannedDatum datum) {
    Warehouse warehouse = context.warehouse();
    return new FunctionTry(
        function,
        context.datumTimeout(),
        new FunctionInputs(
            warehouse, new InputContents(warehouse, directories), datum, context.emptyFiles()),
        new FunctionOutput(new OutputSpace(chunks, scratch)),
        new Learnt(datum, scratch));
  }

  @Override
  public String sandbox() {
    return SANDBOX;
  }

  @Override
  public boolean isMethod() {
    return true;
  }

  @Override
  public void kill() {
    // Its thread is interrupted: there is nothing else to end a method by.
  }

  @Override
  public void close() throws IOException {
    try {
      function.close();
    } catch (IOException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException("closing " + function.getClass().getName() + " failed: " + e, e);
    }
  }
}
